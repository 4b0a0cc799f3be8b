import { activationOf, softmax } from '../network/activations'
import type { Instances } from '../network/first-instances'
import { losses } from '../network/losses'
import { type Layer, parameterOffsets } from '../network/problem'
import type { Loss } from '../network/names'
import { addProduct, productWithTransposed } from './product'

/** What one layer of one run makes of the probe batch. */
export interface LayerSignals {
  /** W [fan_in][fan_out]. */
  readonly weights: Float64Array
  /** Pre-activations z = x·W + b: [instance][unit]. */
  readonly z: Float64Array
  /** Activations a = f(z); of a softmax layer the probabilities. [instance][unit] */
  readonly a: Float64Array
  /** ∂ℓ/∂z, where ℓ is the loss of the one instance, not the mean: [instance][unit]. */
  readonly dz: Float64Array
  /** Writes ∂(mean loss)/∂W [fan_in][fan_out]. */
  weightGradient(into: Float64Array): void
}

/**
 * One pass forward and one back. The same as `createReferenceNetwork` does, in products that are fast enough for wide
 * networks. `parameters`: one run's, in the flat layout of `TrainingState`.
 */
export function signalsOf(
  layers: readonly Layer[],
  loss: Loss,
  parameters: Float64Array,
  { count, inputs, targets }: Instances
): LayerSignals[] {
  const offsets = parameterOffsets(layers)
  const weightsOf = (l: number): Float64Array => parameters.subarray(offsets[l]!.weights, offsets[l]!.biases)

  let x = inputs
  const forward = layers.map((layer, l) => {
    const { biases } = offsets[l]!
    const { fanIn, fanOut } = layer
    const z = new Float64Array(count * fanOut)
    for (let n = 0; n < count; n++) z.set(parameters.subarray(biases, biases + fanOut), n * fanOut)
    addProduct(z, x, [fanIn, 1], weightsOf(l), [count, fanIn, fanOut])
    const a = activated(layer, z, count)
    const values = { x, z, a }
    x = a
    return values
  })

  const backward: Float64Array[] = []
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!
    const { z, a } = forward[l]!
    const dz = new Float64Array(z.length)
    const above = layers[l + 1]
    if (above) {
      productWithTransposed(dz, backward[l + 1]!, weightsOf(l + 1), [count, above.fanOut, layer.fanOut])
      throughActivation(layer, z, a, dz)
    } else {
      const { of, derivative } = losses[loss]
      const units = layer.fanOut
      for (let n = 0; n < count; n++) derivative(of === 'logits' ? z : a, targets, dz, n * units, units)
      if (of === 'outputs') throughActivation(layer, z, a, dz)
    }
    backward[l] = dz
  }

  return layers.map(({ fanIn, fanOut }, l) => {
    const { x, z, a } = forward[l]!
    const dz = backward[l]!
    return {
      weights: weightsOf(l),
      z,
      a,
      dz,
      weightGradient(into) {
        into.fill(0)
        addProduct(into, x, [1, fanIn], dz, [fanIn, count, fanOut])
        for (let k = 0; k < into.length; k++) into[k]! /= count
      }
    }
  })
}

function activated(layer: Layer, z: Float64Array, count: number): Float64Array {
  const a = new Float64Array(z.length)
  const { activation, fanOut } = layer
  if (activation === 'softmax') {
    for (let n = 0; n < count; n++) softmax(z, a, n * fanOut, fanOut)
    return a
  }
  const { value } = activationOf(layer)
  for (let k = 0; k < z.length; k++) a[k] = value(z[k]!)
  return a
}

/** Chain rule through a = f(z), in place. */
function throughActivation(layer: Layer, z: Float64Array, a: Float64Array, d: Float64Array): void {
  const { derivative } = activationOf(layer)
  for (let k = 0; k < z.length; k++) d[k]! *= derivative(z[k]!, a[k]!)
}
