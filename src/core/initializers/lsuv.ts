import { forwardLayers } from '../network/forward'
import { parameterOffsets, type Layer } from '../network/problem'

/** How a layer is brought to unit variance. */
export interface Rescaling {
  /** Largest |std(z) − 1| that is left alone. */
  readonly tolerance: number
  readonly tries: number
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
  batch: Batch
): void {
  const offsets = parameterOffsets(layers)
  let x = batch.inputs
  layers.forEach((layer, l) => {
    const { weights, biases } = offsets[l]!
    const own = parameters.subarray(weights, biases + layer.fanOut)
    const look = () => forwardLayers([layer], own, x, batch.count)[0]!
    let values = look()
    const { tolerance, tries } = rescalings[l] ?? { tolerance: Infinity, tries: 0 }
    for (let attempt = 0; attempt < tries; attempt++) {
      const deviation = deviationOf(values.z)
      if (deviation === 0 || Math.abs(deviation - 1) <= tolerance) break
      for (let index = 0; index < biases - weights; index++) own[index]! /= deviation
      values = look()
    }
    x = values.a
  })
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
