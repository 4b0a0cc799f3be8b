import { decades } from './decades'

/** A horizontal axis for values and intervals of several arms. */
export interface IntervalScale {
  readonly kind: 'linear' | 'log'
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

/** Positive values that span more than this factor are shown on a logarithmic axis. */
const wide = 20

/** An axis that holds all finite values; `includes` (0 for differences) is always on it. */
export function intervalScale(values: readonly number[], includes?: number): IntervalScale {
  const finite = values.filter(Number.isFinite)
  const least = Math.min(...finite, includes ?? Infinity)
  const most = Math.max(...finite, includes ?? -Infinity)
  if (least > most) return { kind: 'linear', low: 0, high: 1, ticks: [0, 1] }
  if (includes === undefined && least > 0 && most / least > wide) return decades(least, most)
  const step = niceStep((most - least || Math.abs(most) || 1) / 4)
  const low = Math.floor(least / step + 1e-9) * step
  const high = Math.max(low + step, Math.ceil(most / step - 1e-9) * step)
  const count = Math.round((high - low) / step)
  const ticks = Array.from({ length: count + 1 }, (_, k) => Number((low + k * step).toPrecision(12)))
  return { kind: 'linear', low, high, ticks }
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 2.5, 5].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10)
}

/** Share of the way along, 0 at `low`, 1 at `high`; infinite values at the ends. */
export function alongOf(value: number, { kind, low, high }: IntervalScale): number {
  const share =
    kind === 'log'
      ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
      : (value - low) / (high - low)
  return Math.min(1, Math.max(0, share))
}
