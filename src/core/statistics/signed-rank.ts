import { normalDistribution } from '../random/normal'

export interface SignedRank {
  /** Sum of the ranks of the positive differences. */
  readonly statistic: number
  /** Two-sided. */
  readonly p: number
  /** Pairs that differ; pairs that tie say nothing and are left out (Wilcoxon's treatment). */
  readonly pairs: number
  readonly method: 'exact' | 'normal'
}

/** Above this many pairs the normal approximation is taken; the exact distribution costs pairs³. */
export const exactUpTo = 200

/**
 * Wilcoxon's signed-rank test (1945) of paired differences, e.g. of two arms at the same seeds: are they as often and as
 * far above zero as below? Exact given the ties: the distribution of the statistic over all 2ⁿ assignments of signs to
 * the mid-ranks. An infinite difference (one run of the pair diverged) takes the highest rank; NaN (both did) is a tie.
 */
export function signedRankTest(differences: readonly number[]): SignedRank {
  const kept = differences.filter((difference) => difference !== 0 && !Number.isNaN(difference))
  const ranks = doubledMidRanks(kept.map(Math.abs))
  const total = ranks.reduce((sum, rank) => sum + rank, 0)
  const positive = ranks.reduce((sum, rank, i) => (kept[i]! > 0 ? sum + rank : sum), 0)
  const pairs = kept.length
  const statistic = positive / 2
  if (pairs === 0) return { statistic, p: 1, pairs, method: 'exact' }
  if (pairs > exactUpTo)
    return { statistic, p: normalApproximation(ranks, positive), pairs, method: 'normal' }
  const share = subsetSumShares(ranks, total)
  const extreme = Math.max(positive, total - positive)
  let tail = 0
  for (let sum = extreme; sum <= total; sum++) tail += share[sum]!
  return { statistic, p: Math.min(1, 2 * tail), pairs, method: 'exact' }
}

/** Twice the mid-rank of each value: whole numbers, ties included. */
function doubledMidRanks(values: readonly number[]): number[] {
  const order = values
    .map((_, i) => i)
    .sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : 0))
  const ranks = new Array<number>(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let i = from; i < to; i++) ranks[order[i]!] = from + 1 + to
    from = to
  }
  return ranks
}

/** Share of the 2ⁿ subsets whose elements add up to each sum. */
export function subsetSumShares(parts: readonly number[], total: number): Float64Array {
  const share = new Float64Array(total + 1)
  share[0] = 1
  let reached = 0
  for (const part of parts) {
    reached += part
    for (let sum = reached; sum >= 0; sum--) {
      share[sum] = 0.5 * share[sum]! + (sum >= part ? 0.5 * share[sum - part]! : 0)
    }
  }
  return share
}

/** With the variance that the ties leave: Σ rank² / 4. */
function normalApproximation(doubledRanks: readonly number[], doubledPositive: number): number {
  const mean = doubledRanks.reduce((sum, rank) => sum + rank, 0) / 4
  const deviation = Math.sqrt(doubledRanks.reduce((sum, rank) => sum + (rank / 2) ** 2, 0)) / 2
  return Math.min(1, 2 * normalDistribution(-Math.abs(doubledPositive / 2 - mean) / deviation))
}
