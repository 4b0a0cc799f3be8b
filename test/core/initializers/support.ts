import { distribution, type StatedLaw } from '#core/initializers/law'
import { bareKinds, withDefaults, type LayerRule } from '#core/initializers/schema'
import { entryOf } from '#core/initializers/table'
import type { Layer } from '#core/network/problem'

export const layer = (fanIn: number, fanOut: number, activation: Layer['activation'] = 'tanh'): Layer => ({
  fanIn,
  fanOut,
  activation
})

/** Every rule that draws from stated laws, with its defaults. */
export const drawnRules = bareKinds
  .filter((kind) => entryOf(kind).type === 'drawn')
  .map((kind) => withDefaults(kind) as LayerRule)

/** Largest distance between the sample's and the law's distribution function (Kolmogorov 1933). */
export function kolmogorovDistance(sample: Float64Array, law: StatedLaw): number {
  const sorted = sample.slice().sort()
  return sorted.reduce((largest, value, at) => {
    const p = distribution(law, value)
    return Math.max(largest, Math.abs(p - at / sorted.length), Math.abs(p - (at + 1) / sorted.length))
  }, 0)
}

export const average = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export function spread(values: Float64Array): number {
  const center = average(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length)
}

/** Share of the values, which are in order, that lie below a bound. */
export function shareBelow(sorted: Float64Array, bound: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! < bound) from = middle + 1
    else to = middle
  }
  return from / sorted.length
}
