import type { ReplicationCheck } from '#contract/replication'
import { quartiles } from '#core/statistics/quantiles'
import { counted } from '#core/words/counts'
import { formatRough, formatValue } from '#core/words/numbers'

/** What every check says: what is measured, and what is claimed, with the source. */
interface Claim {
  readonly what: string
  readonly claim: string
}

/**
 * How far one seed's value lies from the next, as docs/replications.md tells, and how far the
 * mean of many lies from the claim for a reason that is known: a finite width, a batch.
 */
export interface Calibration {
  /** Standard deviation of a single seed's value. */
  readonly spread: number
  /** Known distance from the claimed value, as wide as it is in either direction; 0 without a reason. */
  readonly bias?: number
  /** The reason. */
  readonly because?: string
}

/** So many standard errors are allowed: a right lab misses one check in 16,000 by chance. */
const errors = 4

/** The mean over the seeds lies where it is expected, give or take its standard error. */
export function meanCheck(
  { what, claim }: Claim,
  values: readonly number[],
  expected: number,
  { spread, bias = 0, because = '' }: Calibration
): ReplicationCheck {
  const margin = bias + (errors * spread) / Math.sqrt(values.length)
  const measured = mean(values)
  return decided({
    what: `${what}; mean of ${counted(values.length, 'seed')}`,
    claim,
    measured,
    low: expected - margin,
    high: expected + margin,
    why:
      `${formatValue(expected)} ± ${formatValue(margin)}: ${errors} standard errors of a mean of ${counted(values.length, 'seed')} ` +
      `(one seed varies by ${formatValue(spread)})` +
      (because === '' ? '.' : `, and ${formatValue(bias)} because ${because}.`),
    values
  })
}

/** As `meanCheck`, of values that vary by factors: the geometric mean, with `spread` and `bias` in natural logarithms. */
export function factorCheck(
  { what, claim }: Claim,
  values: readonly number[],
  expected: number,
  { spread, bias = 0, because = '' }: Calibration
): ReplicationCheck {
  const margin = bias + (errors * spread) / Math.sqrt(values.length)
  return decided({
    what: `${what}; geometric mean of ${counted(values.length, 'seed')}`,
    claim,
    measured: Math.exp(mean(values.map(Math.log))),
    low: expected * Math.exp(-margin),
    high: expected * Math.exp(margin),
    why:
      `${formatValue(expected)} within a factor of ${formatRough(Math.exp(margin))}: ${errors} standard errors of the mean of ` +
      `${counted(values.length, 'seed')} (one seed varies by a factor of ${formatRough(Math.exp(spread))})` +
      (because === '' ? '.' : `, and ${formatRough(Math.exp(bias))} because ${because}.`),
    values
  })
}

export interface Bounds {
  readonly low?: number
  readonly high?: number
}

/** Every seed lies within bounds that stand far from what was seen, on the side of what the claim denies. */
export function everyCheck(
  { what, claim }: Claim,
  values: readonly number[],
  { low = -Infinity, high = Infinity }: Bounds,
  why: string
): ReplicationCheck {
  const outermost = Number.isFinite(low) ? Math.min(...values) : Math.max(...values)
  return decided({
    what: `${what}; ${Number.isFinite(low) ? 'least' : 'largest'} of ${counted(values.length, 'seed')}`,
    claim,
    measured: values.length === 0 ? NaN : outermost,
    low,
    high,
    why,
    values
  })
}

/** The median of the seeds lies within bounds. */
export function medianCheck(
  { what, claim }: Claim,
  values: readonly number[],
  { low = -Infinity, high = Infinity }: Bounds,
  why: string
): ReplicationCheck {
  // A run that has no value (it diverged) is the worst: it must not vanish from the median.
  const measured = values.some(Number.isNaN) ? NaN : quartiles(values).median
  return decided({
    what: `${what}; median of ${counted(values.length, 'seed')}`,
    claim,
    measured,
    low,
    high,
    why,
    values
  })
}

/** One number by itself. */
export const valueCheck = (
  { what, claim }: Claim,
  measured: number,
  { low = -Infinity, high = Infinity }: Bounds,
  why: string
): ReplicationCheck => decided({ what, claim, measured, low, high, why, values: [] })

const decided = (check: Omit<ReplicationCheck, 'verdict'>): ReplicationCheck => ({
  ...check,
  // NaN is on neither side.
  verdict: check.measured >= check.low && check.measured <= check.high ? 'PASS' : 'FAIL'
})

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
