import type { Loss } from '../network/names'
import type { Instances } from '../network/first-instances'
import { type Floats, type Layer, parameterCount } from '../network/problem'
import { unitClasses } from '../statistics/distinct-units'
import { chained, layerJacobian } from './jacobians'
import { type ProbeArrays, jacobianSizes, quantities } from './layout'
import { binCount, statistics, writeHistogram, writeStatistics } from './moments'
import { type LayerSignals, signalsOf } from './signals'
import { effectiveRank, singularValues } from './singular-values'
import { alignment, identicalShare, layerMeasures, slopeShares, variation } from './units'

/**
 * The probes: what the signal does on its way through the layers and back, for given weights and a pinned batch of
 * instances. Pure functions in float64, of one run after the other, so that the same weights give the same numbers
 * wherever and whenever they are taken.
 */

/** What all runs of a group have in common. */
export interface ProbeSubject {
  readonly layers: readonly Layer[]
  readonly loss: Loss
  /** The probe batch: the first instances of the first epoch's order (`firstInstances`). */
  readonly batch: Instances
  /** Instances at which Jacobians are taken: the first of the batch. */
  readonly jacobianInstances: number
}

/** Probes of runs. `parameters`: [lane][parameter]; `decomposed`: the lanes whose matrices are decomposed, ascending. */
export function probeRuns(
  subject: ProbeSubject,
  parameters: Floats,
  decomposed: readonly number[]
): ProbeArrays {
  const { layers, batch } = subject
  const width = parameterCount(layers)
  const lanes = parameters.length / width
  const sizes = jacobianSizes(layers)
  const jacobianInstances = Math.min(subject.jacobianInstances, batch.count)
  const rows = decomposed.length * jacobianInstances
  const probe: ProbeArrays = {
    instances: batch.count,
    jacobianInstances,
    signals: new Float64Array(lanes * layers.length * quantities.length * statistics.length),
    histograms: new Int32Array(lanes * layers.length * quantities.length * binCount),
    measures: new Float64Array(lanes * layers.length * layerMeasures.length),
    decomposed: Int32Array.from(decomposed),
    ranks: new Float64Array(decomposed.length * layers.length * 2),
    layerJacobians: new Float64Array(rows * sizes.layers.reduce((sum, size) => sum + size, 0)),
    hiddenJacobians: new Float64Array(rows * sizes.hidden),
    networkJacobians: new Float64Array(rows * sizes.network)
  }
  for (let lane = 0; lane < lanes; lane++) {
    const own = Float64Array.from(parameters.subarray(lane * width, (lane + 1) * width))
    const signals = signalsOf(layers, subject.loss, own, batch)
    signals.forEach((signal, layer) => {
      const at = lane * layers.length + layer
      writeQuantities(signal, at, probe)
      const { saturated, dead } = slopeShares(layers[layer]!, signal.z, signal.a)
      const identical = identicalShare(unitClasses(layers, own, layer))
      const varied = variation(signal.a, layers[layer]!.fanOut)
      const aligned = alignment(signal.a, layers[layer]!.fanOut)
      probe.measures.set([saturated, dead, identical, varied, aligned], at * layerMeasures.length)
    })
    const row = decomposed.indexOf(lane)
    if (row >= 0) decompose(subject, signals, row, probe)
  }
  return probe
}

function writeQuantities(signal: LayerSignals, at: number, probe: ProbeArrays): void {
  const gradient = new Float64Array(signal.weights.length)
  signal.weightGradient(gradient)
  const { z, a, dz, weights } = signal
  const values = [z, a, dz, weights, gradient]
  values.forEach((sample, quantity) => {
    const numbers = statistics.length * (at * quantities.length + quantity)
    const bins = binCount * (at * quantities.length + quantity)
    const own = probe.signals.subarray(numbers, numbers + statistics.length)
    writeStatistics(sample, own)
    const [, , , min, max] = own
    writeHistogram(sample, min!, max!, probe.histograms.subarray(bins, bins + binCount))
  })
}

/** Effective ranks of one run, and singular values of its Jacobians. `row`: its place among the decomposed. */
function decompose(
  { layers, batch }: ProbeSubject,
  signals: readonly LayerSignals[],
  row: number,
  probe: ProbeArrays
): void {
  layers.forEach(({ fanIn, fanOut }, layer) => {
    const { weights, a } = signals[layer]!
    const ranks = [
      effectiveRank(singularValues(weights, fanIn, fanOut)),
      effectiveRank(singularValues(a, batch.count, fanOut))
    ]
    probe.ranks.set(ranks, 2 * (row * layers.length + layer))
  })
  const sizes = jacobianSizes(layers)
  const all = sizes.layers.reduce((sum, size) => sum + size, 0)
  for (let instance = 0; instance < probe.jacobianInstances; instance++) {
    const at = row * probe.jacobianInstances + instance
    const jacobians = layers.map((layer, l) => layerJacobian(layer, signals[l]!, instance))
    let before = at * all
    layers.forEach(({ fanIn, fanOut }, layer) => {
      probe.layerJacobians.set(singularValues(jacobians[layer]!, fanIn, fanOut), before)
      before += sizes.layers[layer]!
    })
    if (sizes.hidden > 0) {
      const hidden = chained(layers.slice(1, -1), jacobians.slice(1, -1))
      const values = singularValues(hidden, layers[0]!.fanOut, layers.at(-2)!.fanOut)
      probe.hiddenJacobians.set(values, at * sizes.hidden)
    }
    const network = chained(layers, jacobians)
    const values = singularValues(network, layers[0]!.fanIn, layers.at(-1)!.fanOut)
    probe.networkJacobians.set(values, at * sizes.network)
  }
}
