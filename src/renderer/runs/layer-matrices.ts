import type { Snapshot } from '#record/frames'
import { parameterCount, parameterOffsets, type Layer } from '#core/network/problem'
import { unitClasses } from '#core/statistics/distinct-units'

/** A matrix to be drawn: W with its bias row below. Shape [row][column], row-major. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array | Float64Array
}

/** A run's parameters out of a snapshot of its group; a view. */
export function parametersOf(
  snapshot: Snapshot,
  layers: readonly Layer[],
  lane: number
): Float32Array | Float64Array {
  const size = parameterCount(layers)
  return snapshot.parameters.subarray(lane * size, (lane + 1) * size)
}

/** One matrix a layer: W [fan_in][fan_out] and b as its last row, which is how they lie in memory already. */
export function layerMatrices(layers: readonly Layer[], parameters: Float32Array | Float64Array): Matrix[] {
  const offsets = parameterOffsets(layers)
  return layers.map(({ fanIn, fanOut }, index) => {
    const { weights, biases } = offsets[index]!
    return { rows: fanIn + 1, columns: fanOut, values: parameters.subarray(weights, biases + fanOut) }
  })
}

/**
 * The set of identical units that each unit of a hidden layer belongs to: numbered from 1 in order of appearance,
 * 0 for a unit like no other.
 */
export function identicalUnits(
  layers: readonly Layer[],
  parameters: Float32Array | Float64Array,
  layer: number
): Int32Array {
  const firsts = unitClasses(layers, parameters, layer)
  const sizes = new Map<number, number>()
  for (const first of firsts) sizes.set(first, (sizes.get(first) ?? 0) + 1)
  const shared = [...sizes].filter(([, size]) => size > 1).map(([first]) => first)
  return Int32Array.from(firsts, (first) => shared.indexOf(first) + 1)
}
