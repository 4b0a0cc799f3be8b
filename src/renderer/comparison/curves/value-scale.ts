import type { CurveBuckets } from './curve-buckets'
import { decades } from '../../charts/decades'

/** The y axis that all arms share. */
export interface ValueScale {
  readonly kind: 'linear' | 'log'
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

/** Losses this many times the worst first loss leave the chart at its top: a diverging run must not flatten the rest. */
const headroom = 20
const mostDecades = 12

type Range = Pick<CurveBuckets, 'smallest' | 'largest' | 'smallestPositive' | 'largestAtStart'>

/** Bounds are round and so change seldom while values stream in; accuracies always run from 0 to 1. */
export function valueScale(
  ranges: readonly Range[],
  kind: 'linear' | 'log',
  isAccuracy: boolean
): ValueScale {
  if (isAccuracy) return { kind: 'linear', low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }
  const start = Math.max(...ranges.map((range) => range.largestAtStart))
  const largest = Math.min(
    Math.max(...ranges.map((range) => range.largest)),
    start > 0 ? start * headroom : Infinity
  )
  if (kind === 'linear') {
    const high = largest > 0 ? roundUp(largest) : 1
    return { kind, low: 0, high, ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => share * high) }
  }
  const positive = Math.min(...ranges.map((range) => range.smallestPositive))
  if (!(largest > 0) || !Number.isFinite(positive)) return { kind, low: 0.1, high: 1, ticks: [0.1, 1] }
  return decades(positive, largest, mostDecades)
}

/** Share of the way up, 0 at `low`, 1 at `high`; clamped a little outside so that lines leave the chart visibly. */
export function heightOf(value: number, { kind, low, high }: ValueScale): number {
  const share =
    kind === 'log'
      ? Math.log(Math.max(value, low * 1e-3) / low) / Math.log(high / low)
      : (value - low) / (high - low)
  return Math.min(1.2, Math.max(-0.02, share))
}

export const sameScale = (a: ValueScale, b: ValueScale): boolean =>
  a.kind === b.kind && a.low === b.low && a.high === b.high

/** The next of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 times a power of ten. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value * (1 - 1e-12)) ?? 10
  return step * power
}
