import type { Interval } from './wilson'

/**
 * Percentile bootstrap interval of the median (Efron 1979), exact: the median of a sample drawn with replacement, over
 * all nⁿ such samples, cut at the outer quantiles. Its distribution follows from the binomial and is summed rather than
 * simulated, so the interval needs no random draws and no number of resamples (the limit of infinitely many).
 * Percentile rather than BCa: the median is no smooth function of the sample, and the jackknife that BCa's acceleration
 * is made of does not work for it (Efron & Tibshirani 1993, "An introduction to the bootstrap", section 11.6).
 * Infinite values are values like others; NaN where there are none.
 */
export function bootstrapMedianInterval(values: readonly number[], confidence = 0.95): Interval {
  const sorted = Float64Array.from(values).sort()
  const count = sorted.length
  if (count === 0) return { low: NaN, high: NaN, confidence }
  const points = count % 2 === 1 ? middle(sorted, (count + 1) / 2) : meanOfMiddles(sorted)
  return { ...cut(points, confidence), confidence }
}

/** As `bootstrapMedianInterval`, of the lower of the two middle values: the median of a product-limit estimate. */
export function bootstrapLowerMedianInterval(values: readonly number[], confidence = 0.95): Interval {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return { low: NaN, high: NaN, confidence }
  return { ...cut(middle(sorted, Math.ceil(sorted.length / 2)), confidence), confidence }
}

/** A value that the statistic of a resample may take. */
interface Point {
  readonly value: number
  readonly probability: number
}

/** Distribution of the `rank`-th smallest value of a resample. */
function middle(sorted: Float64Array, rank: number): Point[] {
  const count = sorted.length
  let below = 0
  return Array.from(sorted, (value, k) => {
    // At most the (k+1)-th smallest: at least `rank` of the draws are among the first k + 1.
    const upTo = binomialTail(count, (k + 1) / count, rank)
    const probability = upTo - below
    below = upTo
    return { value, probability }
  })
}

/** Distribution of the mean of the two middle values of a resample of an even number of values. */
function meanOfMiddles(sorted: Float64Array): Point[] {
  const count = sorted.length
  const half = count / 2
  const ways = logFactorial(count) - 2 * logFactorial(half)
  /** log P(all of `half` draws are within the `k` values at one end, one of them the innermost). */
  const edges = Array.from({ length: count }, (_, k) =>
    Math.log(((k + 1) / count) ** half - (k / count) ** half)
  )
  const points: Point[] = []
  middle(sorted, half).forEach(({ value, probability }, i) => {
    let apart = 0
    if (probability > negligible)
      for (let j = i + 1; j < count; j++) {
        const both = Math.exp(ways + edges[i]! + edges[count - 1 - j]!)
        apart += both
        if (both > negligible) points.push({ value: midpoint(value, sorted[j]!), probability: both })
      }
    points.push({ value, probability: Math.max(0, probability - apart) })
  })
  return points.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
}

const negligible = 1e-18

const midpoint = (a: number, b: number): number => (a === b ? a : 0.5 * a + 0.5 * b)

/** The central part of a distribution whose points ascend. */
function cut(points: readonly Point[], confidence: number): { low: number; high: number } {
  const quantile = (share: number): number => {
    let sum = 0
    // a hair below: what rounding leaves of the sum must not push an end past a value that it reaches exactly
    for (const { value, probability } of points) if ((sum += probability) >= share * (1 - 1e-12)) return value
    return points.at(-1)!.value
  }
  return { low: quantile((1 - confidence) / 2), high: quantile((1 + confidence) / 2) }
}

/** P(at least `successes` of `count` trials with this chance). */
function binomialTail(count: number, chance: number, successes: number): number {
  if (chance >= 1) return 1
  let tail = 0
  for (let k = successes; k <= count; k++) {
    const ways = logFactorial(count) - logFactorial(k) - logFactorial(count - k)
    const term = Math.exp(ways + k * Math.log(chance) + (count - k) * Math.log1p(-chance))
    tail += term
    if (term < negligible && k > count * chance) break
  }
  return Math.min(1, tail)
}

const logFactorials = [0]
function logFactorial(n: number): number {
  for (let k = logFactorials.length; k <= n; k++) logFactorials.push(logFactorials[k - 1]! + Math.log(k))
  return logFactorials[n]!
}
