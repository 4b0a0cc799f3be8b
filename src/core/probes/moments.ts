/** Numbers about a sample of values; in the order in which probes store them. */
export const statistics = ['mean', 'std', 'meanSquare', 'min', 'max'] as const

/** Bins of a histogram: equal steps from the sample's smallest to its largest value, as numpy.histogram takes them. */
export const binCount = 32

/**
 * Writes the `statistics` of the values: mean, standard deviation (divided by the number of values), mean of the
 * squares, smallest and largest. All NaN where a value is not finite or there is none.
 */
export function writeStatistics(values: Float64Array, into: Float64Array): void {
  let sum = 0
  let squares = 0
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    sum += value
    squares += value * value
    if (value < min) min = value
    if (value > max) max = value
  }
  const mean = sum / values.length
  // The squares of large values may overflow where the values themselves do not.
  if (!Number.isFinite(squares) || values.length === 0) {
    into.fill(NaN)
    return
  }
  // A second pass: the difference of two large numbers would lose the small deviation.
  let deviations = 0
  for (const value of values) deviations += (value - mean) ** 2
  into[0] = mean
  into[1] = Math.sqrt(deviations / values.length)
  into[2] = squares / values.length
  into[3] = min
  into[4] = max
}

/**
 * Counts the values by bin, the last bin with its upper edge. Where all values are one, the bins reach half a unit to
 * either side of it. All counts are 0 where `min` is NaN.
 */
export function writeHistogram(values: Float64Array, min: number, max: number, into: Int32Array): void {
  into.fill(0)
  if (Number.isNaN(min)) return
  const [low, high] = histogramRange(min, max)
  const scale = into.length / (high - low)
  const last = into.length - 1
  for (const value of values) {
    const bin = Math.min(last, Math.floor((value - low) * scale))
    into[bin]!++
  }
}

/** Lower edge of the first bin and upper edge of the last. */
export const histogramRange = (min: number, max: number): readonly [number, number] =>
  min === max ? [min - 0.5, max + 0.5] : [min, max]
