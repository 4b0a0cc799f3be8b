import { forwardInto, layerValues } from '#core/network/forward'
import { parameterCount, parameterOffsets, type Floats, type Layer } from '#core/network/problem'

/** Multiplications after which a drawing can be interrupted: a fraction of a millisecond. */
const sliceWork = 1e5

/** What one run's network answers, shape [instance][output], as `forward` gives it; as many instances a slice as fit, one at least. */
export function* slicedForward(
  layers: readonly Layer[],
  parameters: Floats,
  inputs: Float64Array,
  count: number
): Generator<void, Float64Array> {
  const features = layers[0]!.fanIn
  const units = layers.at(-1)!.fanOut
  const slice = Math.max(1, Math.min(count, Math.floor(sliceWork / parameterCount(layers))))
  const values = layerValues(layers, slice)
  const offsets = parameterOffsets(layers)
  const doubles = new Float64Array(parameters)
  const outputs = new Float64Array(count * units)
  for (let from = 0; from < count; from += slice) {
    const size = Math.min(slice, count - from)
    forwardInto(values, layers, offsets, doubles, inputs.subarray(from * features), size)
    outputs.set(values.at(-1)!.a.subarray(0, size * units), from * units)
    yield
  }
  return outputs
}
