import { METRICS, TEST_CORRECT, TEST_LOSSES, TRAIN_CORRECT } from './structures'

/** One part's mean loss and accuracy of a lane to `to` and to the next row; NaN where the part is absent. */
@inline
function writePart(losses: usize, correct: usize, lane: i32, divisor: f64, count: f64, to: usize, rowBytes: usize): void {
  store<f64>(to, load<f64>(losses + lane * 8) / divisor)
  store<f64>(to + rowBytes, <f64>load<i32>(correct + lane * 4) / count)
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
  for (let r = 0; r < records; r++) {
    for (let lane = 0; lane < runs; lane++) {
      const at = to + lane * 8
      writePart(record, record + TRAIN_CORRECT, lane, trainDivisor, trainCount, at, rowBytes)
      writePart(record + TEST_LOSSES, record + TEST_CORRECT, lane, testDivisor, testCount, at + 2 * rowBytes, rowBytes)
    }
    record += METRICS
    to += 4 * rowBytes
  }
}
