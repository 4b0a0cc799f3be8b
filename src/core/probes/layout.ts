import type { Layer } from '../network/problem'
import { binCount, statistics } from './moments'
import { layerMeasures } from './units'

/** What of each layer is looked at, in the order in which probes store it. */
export const quantities = [
  'preactivations',
  'activations',
  'gradients',
  'weights',
  'weightGradients'
] as const

/**
 * The probes of a group of runs at one epoch, as plain arrays that any transport may copy; read them by `layerProbe` and
 * `runJacobians`. Numbers in the middle dimensions are named by `quantities`, `statistics` and `layerMeasures`. L: layers, the
 * output layer included.
 */
export interface ProbeArrays {
  /** Instances of the probe batch. */
  readonly instances: number
  /** Shape [lane][L][quantity][statistic]. */
  readonly signals: Float64Array
  /** Shape [lane][L][quantity][bin]. */
  readonly histograms: Int32Array
  /** Shape [lane][L][measure]. */
  readonly measures: Float64Array
  /** Shape [d]: the lanes whose matrices were decomposed, ascending. */
  readonly decomposed: Int32Array
  /** Instances at which the Jacobians were taken, from the first of the probe batch on. */
  readonly jacobianInstances: number
  /** Effective rank of W and of the activations: [d][L][2]. */
  readonly ranks: Float64Array
  /** Singular values, descending: [d][jacobian instance][those of layer 1, those of layer 2, …]. */
  readonly layerJacobians: Float64Array
  /** Of the last hidden layer's activations by the first's: [d][jacobian instance][value]. */
  readonly hiddenJacobians: Float64Array
  /** Of the outputs by the inputs: [d][jacobian instance][value]. */
  readonly networkJacobians: Float64Array
}

export type Quantity = (typeof quantities)[number]
type Statistics = Readonly<Record<(typeof statistics)[number], number>>

/** What the probes say of one layer of one run. */
export interface LayerProbe extends Readonly<Record<(typeof layerMeasures)[number], number>> {
  readonly quantities: Readonly<Record<Quantity, Statistics & { readonly histogram: Int32Array }>>
  /** null in a run that was not decomposed. */
  readonly decomposition: {
    readonly weightRank: number
    readonly activationRank: number
    /** Shape [instance][value], descending. */
    readonly jacobian: readonly Float64Array[]
  } | null
}

/** Singular values of a layer's Jacobian, of the hidden layers' and of the network's: how many each has. */
export function jacobianSizes(layers: readonly Layer[]): {
  readonly layers: readonly number[]
  readonly hidden: number
  readonly network: number
} {
  const hidden = layers.length > 2 ? Math.min(layers[0]!.fanOut, layers.at(-2)!.fanOut) : 0
  return {
    layers: layers.map(({ fanIn, fanOut }) => Math.min(fanIn, fanOut)),
    hidden,
    network: Math.min(layers[0]!.fanIn, layers.at(-1)!.fanOut)
  }
}

export function layerProbe(
  probe: ProbeArrays,
  layers: readonly Layer[],
  lane: number,
  layer: number
): LayerProbe {
  const at = lane * layers.length + layer
  const entries = quantities.map((quantity, q) => {
    const from = (at * quantities.length + q) * statistics.length
    const bins = (at * quantities.length + q) * binCount
    const numbers = Object.fromEntries(statistics.map((name, s) => [name, probe.signals[from + s]!]))
    return [quantity, { ...numbers, histogram: probe.histograms.subarray(bins, bins + binCount) }]
  })
  const shares = layerMeasures.map((name, s) => [name, probe.measures[at * layerMeasures.length + s]!])
  return {
    quantities: Object.fromEntries(entries) as LayerProbe['quantities'],
    ...(Object.fromEntries(shares) as Record<(typeof layerMeasures)[number], number>),
    decomposition: decompositionOf(probe, layers, lane, layer)
  }
}

/** One statistic of one quantity in one layer, of the given lanes. */
export function statisticOf(
  probe: ProbeArrays,
  depth: number,
  lanes: readonly number[],
  layer: number,
  quantity: Quantity,
  statistic: (typeof statistics)[number]
): number[] {
  const stride = quantities.length * statistics.length
  const offset = quantities.indexOf(quantity) * statistics.length + statistics.indexOf(statistic)
  return lanes.map((lane) => probe.signals[(lane * depth + layer) * stride + offset]!)
}

/** One measure of one layer, of the given lanes. */
export function measureOf(
  probe: ProbeArrays,
  depth: number,
  lanes: readonly number[],
  layer: number,
  measure: (typeof layerMeasures)[number]
): number[] {
  const offset = layerMeasures.indexOf(measure)
  return lanes.map((lane) => probe.measures[(lane * depth + layer) * layerMeasures.length + offset]!)
}

function decompositionOf(
  probe: ProbeArrays,
  layers: readonly Layer[],
  lane: number,
  layer: number
): LayerProbe['decomposition'] {
  const d = probe.decomposed.indexOf(lane)
  if (d < 0) return null
  const sizes = jacobianSizes(layers).layers
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const before = sizes.slice(0, layer).reduce((sum, size) => sum + size, 0)
  const rank = 2 * (d * layers.length + layer)
  return {
    weightRank: probe.ranks[rank]!,
    activationRank: probe.ranks[rank + 1]!,
    jacobian: Array.from({ length: probe.jacobianInstances }, (_, instance) => {
      const from = (d * probe.jacobianInstances + instance) * all + before
      return probe.layerJacobians.subarray(from, from + sizes[layer]!)
    })
  }
}

/** Singular values across layers of one run, [instance][value]; null in a run that was not decomposed. */
export function runJacobians(
  probe: ProbeArrays,
  layers: readonly Layer[],
  lane: number
): { readonly hidden: readonly Float64Array[]; readonly network: readonly Float64Array[] } | null {
  const d = probe.decomposed.indexOf(lane)
  if (d < 0) return null
  const { hidden, network } = jacobianSizes(layers)
  const rows = (values: Float64Array, size: number): Float64Array[] =>
    Array.from({ length: size === 0 ? 0 : probe.jacobianInstances }, (_, instance) => {
      const from = (d * probe.jacobianInstances + instance) * size
      return values.subarray(from, from + size)
    })
  return {
    hidden: rows(probe.hiddenJacobians, hidden),
    network: rows(probe.networkJacobians, network)
  }
}

/**
 * How the back-propagated signal changes on its way from the last layer to the first: norm in the first layer by that in
 * the last. Of ∂ℓ/∂z the length over the units, root mean square over instances; of ∂ℓ/∂W Frobenius's. 0/0 is NaN.
 */
export function gradientRatios(
  probe: ProbeArrays,
  layers: readonly Layer[],
  lane: number
): { readonly gradients: number; readonly weightGradients: number } {
  const norm = (layer: number, quantity: Quantity): number => {
    const { fanIn, fanOut } = layers[layer]!
    const values = quantity === 'gradients' ? fanOut : fanIn * fanOut
    return Math.sqrt(values * layerProbe(probe, layers, lane, layer).quantities[quantity].meanSquare)
  }
  const ratio = (quantity: Quantity): number => norm(0, quantity) / norm(layers.length - 1, quantity)
  return { gradients: ratio('gradients'), weightGradients: ratio('weightGradients') }
}

/** Probes of consecutive lanes as one. */
export function joinProbes(parts: readonly ProbeArrays[], lanesOf: readonly number[]): ProbeArrays {
  const [first] = parts
  if (!first) throw new RangeError('there is nothing to join')
  const floats = (pick: (part: ProbeArrays) => Float64Array): Float64Array =>
    joined(parts.map(pick), (length) => new Float64Array(length))
  return {
    instances: first.instances,
    jacobianInstances: first.jacobianInstances,
    signals: floats(({ signals }) => signals),
    histograms: joined(
      parts.map(({ histograms }) => histograms),
      (length) => new Int32Array(length)
    ),
    measures: floats(({ measures }) => measures),
    decomposed: Int32Array.from(
      parts.flatMap(({ decomposed }, part) => {
        const before = lanesOf.slice(0, part).reduce((sum, lanes) => sum + lanes, 0)
        return Array.from(decomposed, (lane) => before + lane)
      })
    ),
    ranks: floats(({ ranks }) => ranks),
    layerJacobians: floats(({ layerJacobians }) => layerJacobians),
    hiddenJacobians: floats(({ hiddenJacobians }) => hiddenJacobians),
    networkJacobians: floats(({ networkJacobians }) => networkJacobians)
  }
}

function joined<A extends Float64Array | Int32Array>(arrays: readonly A[], create: (length: number) => A): A {
  const all = create(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const array of arrays) {
    all.set(array, at)
    at += array.length
  }
  return all
}
