import type { Layer } from '#core/network/problem'
import { type ProbeArrays, jacobianSizes, quantities } from '#core/probes/layout'
import { binCount, statistics } from '#core/probes/moments'
import { layerMeasures } from '#core/probes/units'
import type { NpyArray } from '../formats/npy'

/**
 * Probes as arrays that NumPy reads by name, e.g. `activations_std` [run][layer], `gradients_histogram`
 * [run][layer][bin], `layer_jacobian_2` [sampled run][instance][value]. docs/probes.md lists them.
 */
export function packProbes(
  layers: readonly Layer[],
  runs: number,
  probe: ProbeArrays
): Record<string, NpyArray> {
  const arrays: Record<string, NpyArray> = {
    instances: { shape: [1], values: Int32Array.of(probe.instances) },
    sampled_runs: { shape: [probe.decomposed.length], values: probe.decomposed }
  }
  for (const { name, shape, field, stride, offset, length } of slices(layers, runs, probe)) {
    const from = probe[field]
    const rows = from.length / stride
    const values =
      from instanceof Int32Array ? new Int32Array(rows * length) : new Float64Array(rows * length)
    for (let row = 0; row < rows; row++) {
      values.set(from.subarray(row * stride + offset, row * stride + offset + length), row * length)
    }
    arrays[name] = { shape, values }
  }
  return arrays
}

/** The way back. Throws `RangeError` naming the array that is missing, of another shape or of another type. */
export function unpackProbes(
  layers: readonly Layer[],
  runs: number,
  arrays: ReadonlyMap<string, NpyArray>
): ProbeArrays {
  const take = <T extends 'float64' | 'int32'>(name: string, type: T): NpyArray => {
    const array = arrays.get(name)
    if (!array) throw new RangeError(`${name} is missing`)
    if (array.values instanceof Int32Array !== (type === 'int32'))
      throw new RangeError(`${name} must hold ${type}`)
    return array
  }
  const decomposed = Int32Array.from(take('sampled_runs', 'int32').values)
  if (decomposed.some((lane, at) => lane >= runs || lane <= (decomposed[at - 1] ?? -1))) {
    throw new RangeError(`sampled_runs must hold ascending positions of ${runs} runs`)
  }
  const [, jacobianInstances = 0] = take('network_jacobian', 'float64').shape
  const cells = runs * layers.length
  const rows = decomposed.length * jacobianInstances
  const sizes = jacobianSizes(layers)
  const probe: ProbeArrays = {
    instances: take('instances', 'int32').values[0] ?? 0,
    jacobianInstances,
    decomposed,
    signals: new Float64Array(cells * quantities.length * statistics.length),
    histograms: new Int32Array(cells * quantities.length * binCount),
    measures: new Float64Array(cells * layerMeasures.length),
    ranks: new Float64Array(decomposed.length * layers.length * 2),
    layerJacobians: new Float64Array(rows * sum(sizes.layers)),
    hiddenJacobians: new Float64Array(rows * sizes.hidden),
    networkJacobians: new Float64Array(rows * sizes.network)
  }
  for (const { name, shape, field, stride, offset, length } of slices(layers, runs, probe)) {
    if (laterMeasures.includes(name) && !arrays.has(name)) {
      for (let at = offset; at < probe[field].length; at += stride) probe[field][at] = NaN
      continue
    }
    const array = take(name, field === 'histograms' ? 'int32' : 'float64')
    const [found, wanted] = [array.shape.join(' × '), shape.join(' × ')]
    if (found !== wanted) throw new RangeError(`${name} has the shape ${found}, not ${wanted}`)
    for (let row = 0; row * length < array.values.length; row++) {
      probe[field].set(array.values.subarray(row * length, (row + 1) * length), row * stride + offset)
    }
  }
  return probe
}

/** Measures that files of earlier labs lack; NaN there. */
const laterMeasures: readonly string[] = ['alignment'] satisfies (typeof layerMeasures)[number][]

/** An array of the archive: of every `stride` values of a field, the `length` from `offset` on. */
interface Slice {
  readonly name: string
  readonly shape: readonly number[]
  readonly field:
    'signals' | 'histograms' | 'measures' | 'ranks' | `${'layer' | 'hidden' | 'network'}Jacobians`
  readonly stride: number
  readonly offset: number
  readonly length: number
}

function slices(
  layers: readonly Layer[],
  runs: number,
  { decomposed, jacobianInstances }: Pick<ProbeArrays, 'decomposed' | 'jacobianInstances'>
): Slice[] {
  const cells = [runs, layers.length]
  const ranked = [decomposed.length, layers.length]
  const sampled = [decomposed.length, jacobianInstances]
  const sizes = jacobianSizes(layers)
  const all = sum(sizes.layers)
  const single = (field: Slice['field'], shape: number[], names: readonly string[]): Slice[] =>
    names.map((name, offset) => ({ name, shape, field, stride: names.length, offset, length: 1 }))
  const whole = (name: string, field: Slice['field'], size: number): Slice[] =>
    size === 0 ? [] : [{ name, shape: [...sampled, size], field, stride: size, offset: 0, length: size }]
  return [
    ...single(
      'signals',
      cells,
      quantities.flatMap((quantity) => statistics.map((statistic) => `${quantity}_${statistic}`))
    ),
    ...quantities.map((quantity, q): Slice => ({
      name: `${quantity}_histogram`,
      shape: [...cells, binCount],
      field: 'histograms',
      stride: quantities.length * binCount,
      offset: q * binCount,
      length: binCount
    })),
    ...single('measures', cells, layerMeasures),
    ...single('ranks', ranked, ['weights_rank', 'activations_rank']),
    ...sizes.layers.map((size, l): Slice => ({
      name: `layer_jacobian_${l + 1}`,
      shape: [...sampled, size],
      field: 'layerJacobians',
      stride: all,
      offset: sum(sizes.layers.slice(0, l)),
      length: size
    })),
    ...whole('hidden_jacobian', 'hiddenJacobians', sizes.hidden),
    ...whole('network_jacobian', 'networkJacobians', sizes.network)
  ]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
