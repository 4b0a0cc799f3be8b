import { activationOf, softmax } from './activations'
import { type Floats, type Layer, parameterOffsets } from './problem'

/** What one layer makes of some instances; shape [instance][unit] each. */
export interface LayerValues {
  /** Pre-activations z = x·W + b. */
  readonly z: Float64Array
  /** a = activation(z); of a softmax layer the probabilities. */
  readonly a: Float64Array
}

export const layerValues = (layers: readonly Layer[], count: number): LayerValues[] =>
  layers.map(({ fanOut }) => ({
    z: new Float64Array(count * fanOut),
    a: new Float64Array(count * fanOut)
  }))

/** Outputs of one run after the output activation, shape [instance][output]. inputs: [instance][feature]. */
export function forward(
  layers: readonly Layer[],
  parameters: Floats,
  inputs: Float64Array,
  count: number
): Float64Array {
  return forwardLayers(layers, parameters, inputs, count).at(-1)!.a
}

/** The same, with what every layer makes of the inputs. */
export function forwardLayers(
  layers: readonly Layer[],
  parameters: Floats,
  inputs: Float64Array,
  count: number
): LayerValues[] {
  const values = layerValues(layers, count)
  forwardInto(values, layers, parameterOffsets(layers), Float64Array.from(parameters), inputs, count)
  return values
}

/** The same without allocating: fills the first `count` instances of `values`. */
export function forwardInto(
  values: readonly LayerValues[],
  layers: readonly Layer[],
  offsets: ReturnType<typeof parameterOffsets>,
  parameters: Float64Array,
  inputs: Float64Array,
  count: number
): void {
  let x = inputs
  for (let l = 0; l < layers.length; l++) {
    const layer = layers[l]!
    const { z, a } = values[l]!
    affine(layer, parameters, offsets[l]!, x, z, count)
    activate(layer, z, a, count)
    x = a
  }
}

/** z[n][j] = b[j] + Σ_i x[n][i]·W[i][j]. */
export function affine(
  { fanIn, fanOut }: Layer,
  parameters: Float64Array,
  { weights, biases }: { weights: number; biases: number },
  x: Float64Array,
  z: Float64Array,
  count: number
): void {
  for (let n = 0; n < count; n++) {
    const zn = n * fanOut
    for (let j = 0; j < fanOut; j++) z[zn + j] = parameters[biases + j]!
    for (let i = 0; i < fanIn; i++) {
      const xi = x[n * fanIn + i]!
      const wi = weights + i * fanOut
      for (let j = 0; j < fanOut; j++) z[zn + j]! += xi * parameters[wi + j]!
    }
  }
}

/** a = activation(z) of the first `count` instances. */
export function activate(layer: Layer, z: Float64Array, a: Float64Array, count: number): void {
  const { fanOut } = layer
  if (layer.activation === 'softmax') {
    for (let n = 0; n < count; n++) softmax(z, a, n * fanOut, fanOut)
    return
  }
  const { value } = activationOf(layer)
  for (let k = 0; k < count * fanOut; k++) a[k] = value(z[k]!)
}
