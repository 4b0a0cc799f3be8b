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

/** The order of src/engine/kernels/records.ts. */
const [trainLoss, trainAccuracy, testLoss, testAccuracy, metrics] = [0, 1, 2, 3, 4]

/** A block for these epochs, all runs in it, and what the threads that fill it are sent. */
export function sharedMetrics(
  epochs: readonly number[],
  runs: number
): { readonly block: RecordedMetrics; readonly columns: Omit<MetricColumns, 'from'> } {
  const size = epochs.length * runs
  const values = new Float64Array(new SharedArrayBuffer(metrics * size * 8))
  const of = (metric: number): Float64Array => values.subarray(metric * size, (metric + 1) * size)
  return {
    block: {
      epochs: Int32Array.from(epochs),
      trainLoss: of(trainLoss),
      trainAccuracy: of(trainAccuracy),
      testLoss: of(testLoss),
      testAccuracy: of(testAccuracy)
    },
    columns: { values, width: runs }
  }
}

/** Columns for one epoch of a thread that has all the runs. */
export const ownColumns = (runs: number): MetricColumns => ({
  values: new Float64Array(metrics * runs),
  width: runs,
  from: 0
})

/** Copies rows [recorded epoch][metric][run of the thread], from `at` of `rows` on, to the epochs from `first` on. */
export function writeColumns(
  { values, width, from }: MetricColumns,
  first: number,
  rows: Float64Array,
  at: number,
  epochs: number,
  runs: number
): void {
  const perMetric = values.length / metrics
  let next = at
  for (let epoch = first; epoch < first + epochs; epoch++) {
    for (let metric = 0; metric < metrics; metric++) {
      const to = metric * perMetric + epoch * width + from
      // A call of `set` for each row would take longer.
      for (let run = 0; run < runs; run++) values[to + run] = rows[next++]!
    }
  }
}
