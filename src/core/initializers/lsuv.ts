import { activate, affine } from '../network/forward'
import { parameterOffsets, type Layer } from '../network/problem'

/** How a layer is brought to unit variance. */
export interface Rescaling {
  /** Largest |var(z) − 1| that is left alone. */
  readonly tolerance: number
  readonly tries: number
  /** How many training instances are looked at. */
  readonly instances: number
}

/** Instances on which a data-dependent rule looks at the network. */
export interface Batch {
  readonly count: number
  /** Shape [instance][feature]. */
  readonly inputs: Float64Array
}

/**
 * Layer by layer W ← W/std(z), where z are a layer's pre-activations for the whole batch, so that the layers after it
 * see what it now makes. Layers without a rescaling stay as they are, and so do those whose z do not vary at all.
 * Mishkin & Matas 2015, “All you need is a good init”, algorithm 1.
 */
export function rescaleLayers(
  layers: readonly Layer[],
  rescalings: readonly (Rescaling | null)[],
  parameters: Float64Array,
  { inputs, count }: Batch
): void {
  let x = inputs
  parameterOffsets(layers).forEach((offsets, l) => {
    const layer = layers[l]!
    const z = new Float64Array(count * layer.fanOut)
    affine(layer, parameters, offsets, x, z, count)
    const rescaling = rescalings[l]
    if (rescaling) {
      const biases = parameters.subarray(offsets.biases, offsets.biases + layer.fanOut)
      const factor = toUnitVariance(z, biases, rescaling)
      for (let at = offsets.weights; at < offsets.biases; at++) parameters[at]! *= factor
    }
    x = new Float64Array(z.length)
    activate(layer, z, x, count)
  })
}

/** Rescales z − b in place, as rescaled weights would, and returns the factor of the weights. */
function toUnitVariance(z: Float64Array, biases: Float64Array, { tolerance, tries }: Rescaling): number {
  let factor = 1
  for (let attempt = 0; attempt < tries; attempt++) {
    const variance = varianceOf(z)
    if (variance === 0 || Math.abs(variance - 1) <= tolerance) break
    const step = 1 / Math.sqrt(variance)
    z.forEach((value, at) => {
      const bias = biases[at % biases.length]!
      z[at] = bias + (value - bias) * step
    })
    factor *= step
  }
  return factor
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
