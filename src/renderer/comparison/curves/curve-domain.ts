import { decades, quarters, roundUp } from '../../charts/domains'
import type { Domain } from '../../charts/scale'
import type { CurveBuckets } from './curve-buckets'

/** Losses this many times the worst first loss leave the chart at its top: a diverging run must not flatten the rest. */
const headroom = 20
const mostDecades = 12

type Range = Pick<CurveBuckets, 'largest' | 'smallestPositive' | 'largestAtStart'>

/**
 * The y axis that the curves of all arms share. Its ends are round and so change seldom while values stream in;
 * accuracies always run from 0 to 1.
 */
export function curveDomain(ranges: readonly Range[], kind: Domain['kind'], isAccuracy: boolean): Domain {
  if (isAccuracy) return quarters(1)
  const start = Math.max(...ranges.map(({ largestAtStart }) => largestAtStart))
  const largest = Math.min(
    Math.max(...ranges.map((range) => range.largest)),
    start > 0 ? start * headroom : Infinity
  )
  if (kind === 'linear') return quarters(largest > 0 ? roundUp(largest) : 1)
  return decades(Math.min(...ranges.map(({ smallestPositive }) => smallestPositive)), largest, mostDecades)
}
