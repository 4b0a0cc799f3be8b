import { metricRows } from '../../abi/sizes'
import type { RecordedMetrics } from '#core/network/problem'

/**
 * Where a thread writes the metrics of its runs: columns of the block of all runs, which lies in memory that all threads
 * share.
 */
export interface MetricColumns {
  /** Shape [train loss, train accuracy, test loss, test accuracy][recorded epoch][run]. */
  readonly values: Float64Array
  /** Runs of a row. */
  readonly width: number
  /** The first of the thread's runs. */
  readonly from: number
}

const { TRAIN_LOSS, TRAIN_ACCURACY, TEST_LOSS, TEST_ACCURACY, METRIC_ROWS } = metricRows

/** A block for these epochs, all runs in it, and what the threads that fill it are sent. */
export function sharedMetrics(
  epochs: readonly number[],
  runs: number
): { readonly block: RecordedMetrics; readonly columns: Omit<MetricColumns, 'from'> } {
  const size = epochs.length * runs
  const values = new Float64Array(new SharedArrayBuffer(METRIC_ROWS * size * 8))
  const of = (metric: number): Float64Array => values.subarray(metric * size, (metric + 1) * size)
  return {
    block: {
      epochs: Int32Array.from(epochs),
      trainLoss: of(TRAIN_LOSS),
      trainAccuracy: of(TRAIN_ACCURACY),
      testLoss: of(TEST_LOSS),
      testAccuracy: of(TEST_ACCURACY)
    },
    columns: { values, width: runs }
  }
}

/** Columns for one epoch of a thread that has all the runs. */
export const ownColumns = (runs: number): MetricColumns => ({
  values: new Float64Array(METRIC_ROWS * runs),
  width: runs,
  from: 0
})

/** Copies rows [metric][recorded epoch][run of the thread], from `at` of `rows` on, to the epochs from `first` on. */
export function writeColumns(
  { values, width, from }: MetricColumns,
  first: number,
  rows: Float64Array,
  at: number,
  epochs: number,
  runs: number
): void {
  const perMetric = values.length / METRIC_ROWS
  const copied = epochs * runs
  for (let metric = 0; metric < METRIC_ROWS; metric++) {
    const source = at + metric * copied
    const to = metric * perMetric + first * width + from
    if (runs === width) values.set(rows.subarray(source, source + copied), to)
    else copyRows(values, to, width, rows, source, epochs, runs)
  }
}

/** A call of `set` for each row would take longer. */
function copyRows(
  values: Float64Array,
  to: number,
  width: number,
  rows: Float64Array,
  source: number,
  epochs: number,
  runs: number
): void {
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let run = 0; run < runs; run++) values[to + epoch * width + run] = rows[source + epoch * runs + run]!
  }
}
