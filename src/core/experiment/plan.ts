import type { PreparedData } from '../data/dataset'
import { labelledPart } from '../data/targets'
import type { ImportedWeights } from '../initializers/imported'
import { initializeParameters, instancesLookedAt } from '../initializers/initialize'
import { firstInstances } from '../network/first-instances'
import { parameterCount, type Hyper, type Problem } from '../network/problem'
import { ofArm, outlineExperiment, type OutlinedArm } from './outline'
import type { Experiment, NetworkConfig } from './schema'
import type { OptimizerConfig } from '../network/training-schema'

/** One training run of the experiment. */
export interface Run {
  /** Position in the experiment: arm-major, `arm * seeds + seedIndex`. */
  readonly index: number
  /** Index into `experiment.arms`. */
  readonly arm: number
  readonly seed: number
}

/** Runs of equal shape, loss, optimizer kind, batch size and epochs, which train as one batch. */
export interface RunGroup {
  /** `runs[i]` is the run in lane i of the problem. */
  readonly runs: readonly Run[]
  readonly problem: Problem
  /** First parameters, shape [lane][parameter]. */
  readonly firstParameters: Float64Array
}

/** The experiment as work: every run once, packed into groups. */
export interface Plan {
  readonly runs: readonly Run[]
  readonly groups: readonly RunGroup[]
}

/**
 * Expands an experiment into runs and packs them. `imported` are the weights of the arms whose initializer is `file`,
 * by arm index. `accept` sees the problems before any weights are made, and throws where they are too large. Throws
 * `InputError` as `outlineExperiment` does, and where a rule makes weights that are not finite.
 */
export function planExperiment(
  experiment: Experiment,
  data: PreparedData,
  imported: Readonly<Record<number, ImportedWeights>>,
  accept: (problems: readonly Problem[]) => void = () => undefined
): Plan {
  const { arms } = outlineExperiment(experiment, data, imported)
  const runs = arms.flatMap((_, arm) =>
    Array.from({ length: experiment.seeds.count }, (_, seedIndex): Run => ({
      index: arm * experiment.seeds.count + seedIndex,
      arm,
      seed: experiment.seeds.first + seedIndex
    }))
  )
  const keys = arms.map((arm) => groupKey(arm, data))
  const packed = new Map<string, Run[]>()
  for (const run of runs) {
    const key = keys[run.arm]!
    const members = packed.get(key)
    if (members) members.push(run)
    else packed.set(key, [run])
  }
  const labelled = labelling(data)
  const problems = [...packed.values()].map((members) => ({
    runs: members,
    problem: problemOf(experiment, data, labelled, arms, members)
  }))
  accept(problems.map(({ problem }) => problem))
  const groups = problems.map(({ runs, problem }): RunGroup => ({
    runs,
    problem,
    firstParameters: firstParametersOf(experiment, problem, runs, imported)
  }))
  return { runs, groups }
}

/** What all runs of a group have in common; the rest of their hyper-parameters may differ from run to run. */
function groupKey({ layers, training }: OutlinedArm, data: PreparedData): string {
  const { loss, optimizer, schedule, clipNorm, clipValue, epochs } = training
  return JSON.stringify([
    layers,
    loss,
    Object.values(optimizer).filter((value) => typeof value !== 'number'),
    schedule,
    clipNorm,
    clipValue,
    effectiveBatchSize(training.batchSize, data),
    epochs,
    orderSeedOf(training)
  ])
}

export const effectiveBatchSize = (batchSize: number | 'full', { train }: PreparedData): number =>
  batchSize === 'full' ? train.count : Math.min(batchSize, train.count)

const orderSeedOf = ({ shuffle, orderSeed }: OutlinedArm['training']): number | null =>
  shuffle ? orderSeed : null

/** Both parts with the targets of a network; networks that want the same ones share them. */
function labelling(data: PreparedData): (network: NetworkConfig) => Pick<Problem, 'train' | 'test'> {
  const known = new Map<string, Pick<Problem, 'train' | 'test'>>()
  return (network) => {
    const key = JSON.stringify([network.output, network.outputs])
    const made = known.get(key) ?? {
      train: labelledPart(data.train, network, data.classNames.length),
      test: labelledPart(data.test, network, data.classNames.length)
    }
    known.set(key, made)
    return made
  }
}

function problemOf(
  experiment: Experiment,
  data: PreparedData,
  labelled: ReturnType<typeof labelling>,
  arms: readonly OutlinedArm[],
  members: readonly Run[]
): Problem {
  const { network, training, layers } = arms[members[0]!.arm]!
  return {
    runs: members.length,
    layers,
    loss: training.loss,
    hyper: hyperOf(members.map(({ arm }) => arms[arm]!.training.optimizer)),
    schedule: training.schedule,
    clipNorm: training.clipNorm,
    clipValue: training.clipValue,
    batchSize: effectiveBatchSize(training.batchSize, data),
    epochs: training.epochs,
    recordEvery: experiment.record.every,
    orderSeed: orderSeedOf(training),
    ...labelled(network)
  }
}

/** Optimizers that differ in their numbers only, each number as an array over the lanes. */
function hyperOf(optimizers: readonly OptimizerConfig[]): Hyper {
  const lanes: readonly Readonly<Record<string, unknown>>[] = optimizers
  const entries = Object.entries(lanes[0]!).map(([name, value]) => [
    name,
    typeof value === 'number' ? Float64Array.from(lanes, (lane) => Number(lane[name])) : value
  ])
  return Object.fromEntries(entries) as Hyper
}

function firstParametersOf(
  experiment: Experiment,
  problem: Problem,
  members: readonly Run[],
  imported: Readonly<Record<number, ImportedWeights>>
): Float64Array {
  const { layers } = problem
  const width = parameterCount(layers)
  const all = new Float64Array(members.length * width)
  members.forEach(({ arm, seed }, lane) => {
    const { initializer } = experiment.arms[arm]!
    const batch = firstInstances(problem, instancesLookedAt(initializer, layers))
    const parameters = ofArm(arm, () => initializeParameters(initializer, layers, seed, imported[arm], batch))
    all.set(parameters, lane * width)
  })
  return all
}
