import { type Floats, type Layer, parameterCount, parameterOffsets } from '#core/network/problem'
import type { NpyArray } from '../formats/npy'

/** Parameters of several runs as one array a layer and kind: `W1` [run][fan_in][fan_out], `b1` [run][fan_out], …. */
export function packLayers(
  layers: readonly Layer[],
  runs: number,
  parameters: Floats
): Record<string, NpyArray> {
  const arrays: Record<string, NpyArray> = {}
  for (const { name, shape, start, length } of tensors(layers)) {
    const values = parameters.slice(0, runs * length)
    forEachRun(layers, runs, (run, from) =>
      values.set(parameters.subarray(from + start, from + start + length), run * length)
    )
    arrays[name] = { shape: [runs, ...shape], values }
  }
  return arrays
}

/** The way back. Throws `RangeError` naming the array that is missing or of another shape. */
export function unpackLayers(
  layers: readonly Layer[],
  runs: number,
  arrays: ReadonlyMap<string, NpyArray>
): Floats {
  const single = [...arrays.values()].every(({ values }) => values instanceof Float32Array)
  const size = runs * parameterCount(layers)
  const parameters = single ? new Float32Array(size) : new Float64Array(size)
  for (const { name, shape, start, length } of tensors(layers)) {
    const array = arrays.get(name)
    const wanted = [runs, ...shape].join(' × ')
    if (!array) throw new RangeError(`${name} is missing`)
    if (array.shape.join(' × ') !== wanted) {
      throw new RangeError(`${name} has the shape ${array.shape.join(' × ')}, not ${wanted}`)
    }
    forEachRun(layers, runs, (run, from) =>
      parameters.set(array.values.subarray(run * length, (run + 1) * length), from + start)
    )
  }
  return parameters
}

function tensors(layers: readonly Layer[]): {
  readonly name: string
  readonly shape: readonly number[]
  readonly start: number
  readonly length: number
}[] {
  const offsets = parameterOffsets(layers)
  return layers.flatMap(({ fanIn, fanOut }, index) => [
    { name: `W${index + 1}`, shape: [fanIn, fanOut], start: offsets[index]!.weights, length: fanIn * fanOut },
    { name: `b${index + 1}`, shape: [fanOut], start: offsets[index]!.biases, length: fanOut }
  ])
}

function forEachRun(
  layers: readonly Layer[],
  runs: number,
  visit: (run: number, from: number) => void
): void {
  const size = parameterCount(layers)
  for (let run = 0; run < runs; run++) visit(run, run * size)
}
