/**
 * What an axis is about: the values that it reaches over, and those of them that it names. Plain data, so that several
 * charts can share one and tell whether it is still the same.
 */
export interface Domain {
  readonly kind: 'linear' | 'log'
  /** Less than `high`; above 0 where the kind is 'log'. */
  readonly low: number
  readonly high: number
  /** Ascending, within the domain. */
  readonly ticks: readonly number[]
}

/** A domain at its place on the screen. */
export interface Scale {
  readonly domain: Domain
  /** Where `low` and `high` lie, in CSS pixels; the first is the larger one on an axis that points up. */
  readonly range: readonly [atLow: number, atHigh: number]
  /** Where a value belongs; what lies outside the domain, infinities included, is kept near its ends. NaN for NaN. */
  toPixel(value: number): number
  /** The value at a pixel, within the domain. */
  invert(pixel: number): number
}

/** How far outside its range a scale places what lies below and above its domain, as shares of its length. */
export type Overshoot = readonly [below: number, above: number]

export function scaleOf(
  domain: Domain,
  range: readonly [number, number],
  [below, above]: Overshoot = [0, 0]
): Scale {
  const { kind, low, high } = domain
  const [from, to] = range
  const decades = Math.log(high / low)
  const shareOf =
    kind === 'log'
      ? (value: number): number => Math.log(Math.max(value, 0) / low) / decades
      : (value: number): number => (value - low) / (high - low)
  return {
    domain,
    range,
    toPixel: (value) => from + Math.min(1 + above, Math.max(-below, shareOf(value))) * (to - from),
    invert(pixel) {
      const share = from === to ? 0 : Math.min(1, Math.max(0, (pixel - from) / (to - from)))
      return kind === 'log' ? low * Math.exp(share * decades) : low + share * (high - low)
    }
  }
}

export const sameDomain = (a: Domain, b: Domain): boolean =>
  a.kind === b.kind && a.low === b.low && a.high === b.high
