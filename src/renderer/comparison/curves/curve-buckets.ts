import type { GroupSeries } from '#record/series'
import { worstOf, type MetricName } from '#core/metrics/table'

/**
 * One metric of one arm, thinned to what a chart can show: its planned epochs cut into equal buckets, of which each
 * keeps every lane's first, last, smallest and largest value. Taking in new epochs costs constant time a value, and
 * drawing costs the same however long training went on.
 */
export class CurveBuckets {
  /** Buckets with at least one recorded epoch, in order; the last may still fill. */
  filled = 0
  /** Shape [filled bucket]: the newest epoch in it. */
  readonly epochs: Float64Array
  /** Each of shape [filled bucket][lane]. */
  readonly first: Float64Array
  readonly last: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** Shape [filled bucket]: median of `last` over the lanes; NaN where half of them are not finite. */
  readonly median: Float64Array
  /** Of all finite values so far; the positive one serves a logarithmic scale. */
  smallest = Infinity
  largest = -Infinity
  smallestPositive = Infinity
  /** Of epoch 0, or of the first that was recorded. */
  largestAtStart = -Infinity

  private positions = 0
  private readonly numbers: Int32Array

  /** `lanes`: columns of the series that belong to the arm. */
  constructor(
    readonly metric: MetricName,
    readonly lanes: readonly number[],
    readonly plannedEpochs: number,
    readonly size: number
  ) {
    this.epochs = new Float64Array(size)
    this.numbers = new Int32Array(size)
    this.median = new Float64Array(size)
    const values = (): Float64Array => new Float64Array(size * lanes.length)
    this.first = values()
    this.last = values()
    this.low = values()
    this.high = values()
  }

  /** Takes in what the series has gained. Answers false where it lost epochs: then start afresh. */
  update(series: GroupSeries): boolean {
    if (series.count < this.positions) return false
    if (series.count === this.positions) return true
    const values = series.metric(this.metric)
    const { epochs } = series
    const touched = Math.max(0, this.filled - 1)
    for (let position = this.positions; position < series.count; position++) {
      this.take(epochs[position]!, values, position * series.lanes)
    }
    this.positions = series.count
    for (let bucket = touched; bucket < this.filled; bucket++) this.median[bucket] = this.medianOf(bucket)
    return true
  }

  private take(epoch: number, values: Float64Array, offset: number): void {
    const number = Math.min(this.size - 1, Math.floor((epoch / this.plannedEpochs) * (this.size - 1)))
    const opens = this.filled === 0 || this.numbers[this.filled - 1] !== number
    if (opens) this.numbers[this.filled++] = number
    const bucket = this.filled - 1
    this.epochs[bucket] = epoch
    const { lanes, first, last, low, high } = this
    for (let lane = 0, at = bucket * lanes.length; lane < lanes.length; lane++, at++) {
      const value = values[offset + lanes[lane]!]!
      last[at] = value
      if (opens) first[at] = low[at] = high[at] = value
      else if (value < low[at]!) low[at] = value
      else if (value > high[at]!) high[at] = value
      if (!Number.isFinite(value)) continue
      if (value < this.smallest) this.smallest = value
      if (value > this.largest) this.largest = value
      if (value > 0 && value < this.smallestPositive) this.smallestPositive = value
      if (this.filled === 1 && opens && value > this.largestAtStart) this.largestAtStart = value
    }
  }

  private medianOf(bucket: number): number {
    const runs = this.lanes.length
    return medianWithFailures(this.last.subarray(bucket * runs, (bucket + 1) * runs), this.metric)
  }
}

/** Median in which a run that diverged counts as the worst: NaN where it is such a run. */
export function medianWithFailures(values: Float64Array, metric: MetricName): number {
  const worst = worstOf(metric)
  const sorted = values.map((value) => (Number.isFinite(value) ? value : worst)).sort()
  const upper = sorted[sorted.length >> 1] ?? NaN
  const lower = sorted[(sorted.length - 1) >> 1] ?? NaN
  const median = (lower + upper) / 2
  return Number.isFinite(median) ? median : NaN
}
