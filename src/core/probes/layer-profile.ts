import { formatShare, formatValue } from '../words/numbers'
import { measureOf, statisticOf, type ProbeArrays, type Quantity } from './layout'

/** One number of a layer, as it is told layer by layer. */
interface LayerNumber {
  /** Short, for heads of columns. */
  readonly words: string
  readonly format: (value: number) => string
  /** Of each of the given lanes, in one layer of `depth`. */
  readonly of: (probe: ProbeArrays, depth: number, lanes: readonly number[], layer: number) => number[]
}

const deviation = (quantity: Quantity, words: string): LayerNumber => ({
  words,
  format: formatValue,
  of: (probe, depth, lanes, layer) => statisticOf(probe, depth, lanes, layer, quantity, 'std')
})
const rootMeanSquare = (quantity: Quantity, words: string): LayerNumber => ({
  words,
  format: formatValue,
  of: (probe, depth, lanes, layer) =>
    statisticOf(probe, depth, lanes, layer, quantity, 'meanSquare').map(Math.sqrt)
})
const measure = (
  name: Parameters<typeof measureOf>[4],
  words: string,
  format: LayerNumber['format']
): LayerNumber => ({
  words,
  format,
  of: (probe, depth, lanes, layer) => measureOf(probe, depth, lanes, layer, name)
})

/** What the signal does in a layer: standard deviations, root mean squares of gradients, and shares of the layer. */
export const layerProfile = {
  preactivations: deviation('preactivations', 'std z'),
  activations: deviation('activations', 'std a'),
  variation: measure('variation', 'spread over inputs', formatValue),
  gradients: rootMeanSquare('gradients', 'rms gradient'),
  weights: deviation('weights', 'std W'),
  weightGradients: rootMeanSquare('weightGradients', 'rms weight gradient'),
  saturated: measure('saturated', 'saturated', formatShare),
  dead: measure('dead', 'dead', formatShare),
  identical: measure('identical', 'identical', formatShare)
} as const satisfies Readonly<Record<string, LayerNumber>>

export type ProfileName = keyof typeof layerProfile
export const profileNames = Object.keys(layerProfile) as ProfileName[]

/** What histograms can be shown of. */
export const quantityWords: Readonly<Record<Quantity, string>> = {
  preactivations: 'pre-activations z',
  activations: 'activations a',
  gradients: 'gradients ∂ℓ/∂z',
  weights: 'weights W',
  weightGradients: 'weight gradients ∂ℓ/∂W'
}
