import { normalQuantile } from '../random/normal'
import { exactUpTo, subsetSumShares } from './signed-rank'

/** What differences are like, and an interval for it. */
export interface Location {
  /** NaN without differences. */
  readonly estimate: number
  /** NaN where so few differences allow no interval of this confidence. */
  readonly low: number
  readonly high: number
}

/**
 * The location of paired differences that belongs to Wilcoxon's signed-rank test: J. L. Hodges & E. L. Lehmann 1963,
 * "Estimates of location based on rank tests", the median of all means of two differences (Walsh's averages). Its
 * sign is the side to which the test leans, which that of the median need not be. The interval has the shifts that the
 * test does not reject (exact, as of differences without ties; Hollander & Wolfe 1999, §3.3). As in the test,
 * differences of 0 are left out; where there is nothing else, all is 0. The mean of opposite infinities is 0.
 */
export function hodgesLehmann(differences: readonly number[], confidence: number): Location {
  const kept = differences.filter((difference) => difference !== 0 && !Number.isNaN(difference))
  const n = kept.length
  if (n === 0) {
    const all = differences.some((difference) => difference === 0) ? 0 : NaN
    return { estimate: all, low: all, high: all }
  }
  const averages = new Float64Array((n * (n + 1)) / 2)
  let at = 0
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      const mean = 0.5 * kept[i]! + 0.5 * kept[j]!
      averages[at++] = Number.isNaN(mean) ? 0 : mean
    }
  averages.sort()
  const middle = averages.length >> 1
  const [below, above] = [averages[(averages.length - 1) >> 1]!, averages[middle]!]
  const estimate = below === above ? below : 0.5 * below + 0.5 * above
  const rank = lowestRank(n, (1 - confidence) / 2)
  if (rank === 0) return { estimate, low: NaN, high: NaN }
  return { estimate, low: averages[rank - 1]!, high: averages[averages.length - rank]! }
}

/** The smallest q with P(T ≤ q) ≥ `tail`, T the signed-rank statistic of n differences by chance; 0 where P(T = 0) has more. */
function lowestRank(n: number, tail: number): number {
  const total = (n * (n + 1)) / 2
  if (n > exactUpTo) {
    const deviation = Math.sqrt((total * (2 * n + 1)) / 12)
    return Math.max(1, Math.round(total / 2 + normalQuantile(tail) * deviation))
  }
  const shares = subsetSumShares(
    Array.from({ length: n }, (_, k) => k + 1),
    total
  )
  let sum = 0
  let rank = 0
  // a hair below: rounding must not make the interval shorter than it says
  while ((sum += shares[rank]!) < tail * (1 - 1e-12)) rank++
  return rank
}
