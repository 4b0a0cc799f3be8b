import { hodgesLehmann } from './hodges-lehmann'
import { signedRankTest } from './signed-rank'

/** One arm against the baseline arm, seed by seed, in one metric. */
export interface PairedDifference {
  /** Seeds at which there is a difference to speak of; not those at which both runs diverged, or neither got there. */
  readonly pairs: number
  /** Of these, the seeds at which both arms came out the same. */
  readonly ties: number
  /**
   * Arm minus baseline: Hodges & Lehmann's estimate, which belongs to the test. ±Infinity where it is decided by runs that
   * diverged or never got there. NaN without pairs.
   */
  readonly estimate: number
  /** Its interval; NaN where so few pairs allow none of this confidence. */
  readonly low: number
  readonly high: number
  /** Wilcoxon's signed-rank statistic: the sum of the ranks of the positive differences. */
  readonly statistic: number
  /** Two-sided. */
  readonly p: number
  /** Corrected for the number of arms that are compared with the baseline (Holm 1979). */
  readonly correctedP: number
  readonly method: 'exact' | 'normal'
}

/**
 * Differences of paired values: `arm[s] − baseline[s]` at the same seed s. Equal to twelve digits is equal: what binary
 * fractions add to the differences of accuracies would break ties by rounding. NaN where either value is, or where
 * both are the same infinity.
 */
export function pairedDifferences(arm: readonly number[], baseline: readonly number[]): number[] {
  return arm.map((value, seed) => {
    const other = baseline[seed]!
    const difference = value - other
    const digit = 1e-12 * Math.max(Math.abs(value), Math.abs(other))
    if (!Number.isFinite(difference)) return difference
    return Math.abs(difference) <= digit ? 0 : Number(difference.toPrecision(12))
  })
}

/** `correctedP` is p itself: whoever makes several comparisons corrects it. */
export function comparePairs(differences: readonly number[], confidence: number): PairedDifference {
  const known = differences.filter((difference) => !Number.isNaN(difference))
  const { statistic, p, pairs, method } = signedRankTest(known)
  const { estimate, low, high } = hodgesLehmann(known, confidence)
  return {
    pairs: known.length,
    ties: known.length - pairs,
    estimate,
    low,
    high,
    statistic,
    p,
    correctedP: p,
    method
  }
}
