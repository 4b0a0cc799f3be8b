import { Metrics, TEST_ACCURACY, TEST_LOSS, TRAIN_ACCURACY, TRAIN_LOSS, VECTOR } from './abi.generated'

/** One part's mean losses and accuracies of two neighbouring lanes, or of one; NaN where the part is absent. */
@inline
function writePart(
  two: bool,
  losses: usize,
  correct: usize,
  divisor: v128,
  count: v128,
  toLoss: usize,
  toAccuracy: usize
): void {
  const loss = f64x2.div(v128.load(losses), divisor)
  const accuracy = f64x2.div(f64x2.convert_low_i32x4_s(v128.load64_zero(correct)), count)
  if (two) {
    v128.store(toLoss, loss)
    v128.store(toAccuracy, accuracy)
  } else {
    store<f64>(toLoss, f64x2.extract_lane(loss, 0))
    store<f64>(toAccuracy, f64x2.extract_lane(accuracy, 0))
  }
}

/**
 * Turns a group's records into METRIC_ROWS blocks of metrics, with a row of values for each record, a value a run: `to` is the
 * place of the group's first run in the first row. A sum of losses is divided by a divisor, right answers by a count.
 */
export function collect(
  record: usize,
  records: i32,
  runs: i32,
  to: usize,
  recordBytes: usize,
  metricBytes: usize,
  trainDivisor: f64,
  trainCount: f64,
  testDivisor: f64,
  testCount: f64
): void {
  const trainDivisors = f64x2.splat(trainDivisor)
  const trainCounts = f64x2.splat(trainCount)
  const testDivisors = f64x2.splat(testDivisor)
  const testCounts = f64x2.splat(testCount)
  for (; records > 0; records--, record += Metrics.size, to += recordBytes) {
    for (let lane = 0; lane < runs; lane += 2) {
      const two = lane + 2 <= runs
      const losses = record + (lane >> 1) * VECTOR
      const correct = record + lane * 4
      const at = to + lane * 8
      writePart(
        two,
        losses + Metrics.trainLosses,
        correct + Metrics.trainCorrect,
        trainDivisors,
        trainCounts,
        at + TRAIN_LOSS * metricBytes,
        at + TRAIN_ACCURACY * metricBytes
      )
      writePart(
        two,
        losses + Metrics.testLosses,
        correct + Metrics.testCorrect,
        testDivisors,
        testCounts,
        at + TEST_LOSS * metricBytes,
        at + TEST_ACCURACY * metricBytes
      )
    }
  }
}
