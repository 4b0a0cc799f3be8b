import type { Domain } from './scale'

/** An axis with ends and ticks of one's own choice. */
export const linear = (low: number, high: number, ticks: readonly number[] = [low, high]): Domain => ({
  kind: 'linear',
  low,
  high,
  ticks
})

/** From 0 to `high` in quarters. */
export const quarters = (high: number): Domain =>
  linear(
    0,
    high,
    [0, 0.25, 0.5, 0.75, 1].map((share) => share * high)
  )

/** Shares of something, named in halves. */
export const halves = linear(0, 1, [0, 0.5, 1])

/** Ticks at most so many steps apart fit. */
const steps = 5
/** The largest whole decade that a number can have. */
const topDecade = 308

/**
 * A logarithmic axis of whole decades that holds positive values from `least` to `most`, or as far down as
 * `mostDecades` reach. One decade up to 1 where there are no such values.
 */
export function decades(least: number, most: number, mostDecades = Infinity): Domain {
  if (!(most > 0 && Number.isFinite(least))) return decades(0.1, 1)
  const top = Math.min(topDecade, Math.ceil(Math.log10(most) - 1e-9))
  const bottom = Math.max(Math.min(Math.floor(Math.log10(least) + 1e-9), top - 1), top - mostDecades)
  const stride = Math.ceil((top - bottom) / steps)
  const count = Math.floor((top - bottom) / stride)
  const ticks = Array.from({ length: count + 1 }, (_, k) => 10 ** (top - (count - k) * stride))
  return { kind: 'log', low: 10 ** bottom, high: 10 ** top, ticks }
}

/** Positive values that span more than this factor are shown on a logarithmic axis. */
const wide = 20
/** Ticks closer together than this share of their size would need too many digits. */
const finest = 1e-6

/**
 * An axis with round ends that holds all finite values, logarithmic where they are positive and far apart. `includes`
 * (0 for differences) is always on it; ticks are at least `leastStep` apart.
 */
export function holding(
  values: readonly number[],
  { includes, leastStep = 0 }: { readonly includes?: number; readonly leastStep?: number } = {}
): Domain {
  const finite = values.filter(Number.isFinite)
  const least = Math.min(...finite, includes ?? Infinity)
  const most = Math.max(...finite, includes ?? -Infinity)
  if (least > most) return linear(0, 1)
  if (includes === undefined && least > 0 && most / least > wide) return decades(least, most)
  const size = Math.max(Math.abs(least), Math.abs(most))
  const step = niceStep(Math.max((most - least || Math.abs(most) || 1) / 4, size * finest, leastStep))
  const low = Math.floor(least / step + 1e-9) * step
  const high = Math.max(low + step, Math.ceil(most / step - 1e-9) * step)
  const count = Math.round((high - low) / step)
  return linear(
    low,
    high,
    Array.from({ length: count + 1 }, (_, k) => Number((low + k * step).toPrecision(12)))
  )
}

/** The next of some factors times a power of ten. */
function nextOf(factors: readonly number[], value: number, tolerance: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * (factors.find((factor) => factor * power >= value * (1 - tolerance)) ?? 10)
}

const niceStep = (value: number): number => nextOf([1, 2, 2.5, 5], value, 1e-9)

/** A round number that holds a positive value and seldom changes while it grows. */
export const roundUp = (value: number): number => nextOf([1, 1.5, 2, 3, 4, 5, 6, 8], value, 1e-12)
