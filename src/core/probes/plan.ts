import type { Experiment } from '../experiment/schema'
import { type Layer, type Problem, parameterCount, stepsPerEpoch } from '../network/problem'
import { quantities } from './layout'
import { binCount, statistics } from './moments'
import { layerMeasures } from './units'

/**
 * What is probed and when. The cheap probes (one pass forward and back of a small batch, statistics of the values) are
 * taken from every run; the decompositions (singular values), which grow with the cube of the width, from a few. What
 * is not said in the experiment is chosen by an estimate of the work, not by the clock, so that the same experiment
 * always has the same probes.
 */
export interface ProbePlan {
  /** Instances of the probe batch. */
  readonly instances: number
  /** Seeds of each arm, from the first on, whose matrices are decomposed, and instances at which Jacobians are taken. */
  readonly jacobianSeeds: number
  readonly jacobianInstances: number
  /**
   * Shares of the budget of time and memory that the probes of one epoch take: where all snapshots together would pass
   * it, fewer of them are probed. The first and the last always are.
   */
  readonly signalLoad: number
  readonly decompositionLoad: number
}

/** Measured on a 2020s laptop core; what counts is that they do not change. */
const costs = {
  /** Of the products and of looking at the values. */
  multiplyAdd: 0.7e-9,
  value: 15e-9,
  layer: 40e-6,
  /** Singular values of an m × n matrix: this times m·n·min(m, n). */
  decomposition: 5e-9,
  /** One weight's part in one training step, forward and back, by one instance. */
  training: 0.3e-9
} as const

/** Seconds that probes may always take, and the share of the training's time that they may take beyond. */
const freeSeconds = 2
const trainingShare = 0.1
/** An experiment without training is there for its probes. */
const probeOnlySeconds = 120
/** Bytes of probes that one experiment may keep. */
const memory = 128 * 2 ** 20

/** Larger choices first. */
const samplings = [
  { seeds: 3, instances: 2 },
  { seeds: 2, instances: 2 },
  { seeds: 2, instances: 1 },
  { seeds: 1, instances: 1 }
] as const

/** Instances of the probe batch, where there are so many. */
export const probeInstances = (probes: Experiment['record']['probes']): number =>
  (typeof probes === 'object' && probes.instances) || 64

/** null: the experiment has no probes. `share`: of the experiment's budget, that this group of runs has. */
export function planProbes(
  problem: Pick<Problem, 'layers' | 'runs' | 'train' | 'batchSize' | 'epochs'>,
  arms: number,
  probes: Experiment['record']['probes'],
  share: number
): ProbePlan | null {
  if (probes === false) return null
  const { layers, runs, train, epochs } = problem
  const wish = probes === true ? {} : probes
  const instances = Math.min(probeInstances(probes), train.count)
  const parameters = parameterCount(layers)
  const units = layers.reduce((sum, { fanOut }) => sum + fanOut, 0)
  const signalSeconds =
    runs *
    (3 * parameters * instances * costs.multiplyAdd +
      (2 * parameters + 3 * units * instances) * costs.value +
      layers.length * costs.layer)
  const steps = Math.max(epochs, 0) * stepsPerEpoch(problem)
  const trainingSeconds = 3 * parameters * runs * (epochs * train.count) * costs.training + steps * 1e-6
  const budget = (epochs === 0 ? probeOnlySeconds : freeSeconds + trainingShare * trainingSeconds) * share

  const secondsOf = (seeds: number, jacobians: number): number =>
    Math.min(arms * seeds, runs) * decompositionWork(layers, instances, jacobians) * costs.decomposition
  const wanted = samplings.map(({ seeds, instances: at }) => ({
    seeds: wish.jacobianSeeds ?? seeds,
    at: Math.min(wish.jacobians ?? at, instances)
  }))
  const affordable = wanted.find(({ seeds, at }) => secondsOf(seeds, at) <= budget)
  const said = wish.jacobians !== undefined || wish.jacobianSeeds !== undefined
  const chosen = affordable ?? (said ? wanted.at(-1)! : { seeds: 0, at: 0 })
  return {
    instances,
    jacobianSeeds: chosen.seeds,
    jacobianInstances: chosen.at,
    signalLoad: Math.max(signalSeconds / budget, (runs * layers.length * bytesPerLayer) / (memory * share)),
    decompositionLoad: secondsOf(chosen.seeds, chosen.at) / budget
  }
}

const bytesPerLayer = quantities.length * (8 * statistics.length + 4 * binCount) + 8 * layerMeasures.length

/** Sum of m·n·min(m, n) over the matrices of one run that are decomposed, products of Jacobians counted alike. */
function decompositionWork(layers: readonly Layer[], instances: number, jacobians: number): number {
  const work = (m: number, n: number): number => m * n * Math.min(m, n)
  const sum = (of: (layer: Layer) => number): number => layers.reduce((total, layer) => total + of(layer), 0)
  const weights = sum(({ fanIn, fanOut }) => work(fanIn, fanOut))
  const activations = sum(({ fanOut }) => work(instances, fanOut))
  const hidden = layers.slice(1, -1)
  const width = hidden.at(-1)?.fanOut ?? 0
  const products = hidden.reduce((total, { fanIn, fanOut }) => total + 0.1 * fanIn * fanOut * width, 0)
  return weights + activations + jacobians * (weights + products + work(hidden[0]?.fanIn ?? 0, width))
}
