/** A logarithmic axis of whole decades. */
interface DecadeScale {
  readonly kind: 'log'
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

/** Ticks at most so many steps apart fit. */
const steps = 5

/** Holds positive values from `least` to `most`, or as far down as `mostDecades` reach. Ticks ascend to the top. */
export function decades(least: number, most: number, mostDecades = Infinity): DecadeScale {
  const top = Math.ceil(Math.log10(most) - 1e-9)
  const bottom = Math.max(Math.min(Math.floor(Math.log10(least) + 1e-9), top - 1), top - mostDecades)
  const stride = Math.ceil((top - bottom) / steps)
  const count = Math.floor((top - bottom) / stride)
  const ticks = Array.from({ length: count + 1 }, (_, k) => 10 ** (top - (count - k) * stride))
  return { kind: 'log', low: 10 ** bottom, high: 10 ** top, ticks }
}
