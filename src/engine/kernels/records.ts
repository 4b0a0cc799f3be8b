import { VECTOR } from './panels'
import { METRICS, TEST_CORRECT, TEST_LOSSES, TRAIN_CORRECT } from './structures'

/**
 * One part's mean losses and accuracies of two neighbouring lanes, or of one, to `to` and to the next row; NaN where the
 * part is absent.
 */
@inline
function writePart(
  two: bool,
  losses: usize,
  correct: usize,
  divisor: v128,
  count: v128,
  to: usize,
  rowBytes: usize
): void {
  const loss = f64x2.div(v128.load(losses), divisor)
  const accuracy = f64x2.div(f64x2.convert_low_i32x4_s(v128.load64_zero(correct)), count)
  if (two) {
    v128.store(to, loss)
    v128.store(to + rowBytes, accuracy)
  } else {
    store<f64>(to, f64x2.extract_lane(loss, 0))
    store<f64>(to + rowBytes, f64x2.extract_lane(accuracy, 0))
  }
}

/**
 * Turns a group's records into rows of metrics, [record][train loss, train accuracy, test loss, test accuracy][run];
 * `to` is the place of the group's first run in the first row. A sum of losses is divided by a divisor, right answers by
 * a count.
 */
export function collect(
  record: usize,
  records: i32,
  runs: i32,
  to: usize,
  rowBytes: usize,
  trainDivisor: f64,
  trainCount: f64,
  testDivisor: f64,
  testCount: f64
): void {
  const trainDivisors = f64x2.splat(trainDivisor)
  const trainCounts = f64x2.splat(trainCount)
  const testDivisors = f64x2.splat(testDivisor)
  const testCounts = f64x2.splat(testCount)
  for (const end = record + records * METRICS; record != end; record += METRICS, to += 4 * rowBytes) {
    let losses = record
    let correct = record + TRAIN_CORRECT
    let at = to
    let lane = 0
    for (; lane + 2 <= runs; lane += 2, losses += VECTOR, correct += 8, at += VECTOR) {
      writePart(true, losses, correct, trainDivisors, trainCounts, at, rowBytes)
      writePart(
        true,
        losses + TEST_LOSSES,
        correct + TEST_CORRECT - TRAIN_CORRECT,
        testDivisors,
        testCounts,
        at + 2 * rowBytes,
        rowBytes
      )
    }
    if (lane < runs) {
      writePart(false, losses, correct, trainDivisors, trainCounts, at, rowBytes)
      writePart(
        false,
        losses + TEST_LOSSES,
        correct + TEST_CORRECT - TRAIN_CORRECT,
        testDivisors,
        testCounts,
        at + 2 * rowBytes,
        rowBytes
      )
    }
  }
}
