/** Median and quartiles of a sample. NaN where the sample is empty. */
export interface Quartiles {
  readonly lower: number
  readonly median: number
  readonly upper: number
}

/** Of the values that are numbers: NaN marks what is absent, e.g. the loss of a run that diverged. */
export function quartiles(values: Iterable<number>): Quartiles {
  const sorted = Float64Array.from([...values].filter((value) => !Number.isNaN(value))).sort()
  return {
    lower: sortedQuantile(sorted, 0.25),
    median: sortedQuantile(sorted, 0.5),
    upper: sortedQuantile(sorted, 0.75)
  }
}

/**
 * Quantile of ascending values by linear interpolation between order statistics: type 7 of R. J. Hyndman & Y. Fan,
 * "Sample quantiles in statistical packages" (1996), the default of NumPy and R. NaN where there are none.
 */
export function sortedQuantile(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return NaN
  const at = q * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  const share = at - Math.floor(at)
  if (below === above || share === 0) return below
  // A value at infinity (a run that never got there) takes the quantile with it.
  return Number.isFinite(above - below) ? below + share * (above - below) : below + above
}
