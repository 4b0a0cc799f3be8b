import { parameterCount, stepsPerEpoch } from '#core/network/problem'
import type { Lanes } from './layout'
import type { Requests } from './messages'
import type { Thread } from './threads'
import { firstInstances } from './sparse-inputs'
import type { SharedPart, ThreadProblem, ThreadState } from './thread-problem'

export interface Choice {
  /** Those that will train: measured at the same time, since they share caches and memory. */
  readonly threads: readonly Thread[]
  readonly kernels: WebAssembly.Module
  /** Up to eight runs of the work, with their state; neither is changed. */
  readonly problem: ThreadProblem
  readonly state: ThreadState
  /** Runs that the busiest thread will train. */
  readonly runs: number
}

/** Milliseconds of measuring a layout. */
const measuringTime = 12
/** Work of fewer multiply-adds a thread is not worth measuring. */
const smallWork = 1e8

/** Times faster, where one measurement is enough. */
const clearly = 1.7

/** Epochs; as many as the kernels can count. */
const forLong = 2 ** 30
/** Minibatches of the sample. Fewer would find the caches warmer than training does. */
const sampleBatches = 8

const known = new Map<string, Lanes>()

/** The layout that takes the least time, measured on the first steps of the work; remembered for work of the same shape. */
export async function chooseLanes({ threads, kernels, problem, state, runs }: Choice): Promise<Lanes> {
  if (runs === 1) return 1
  const { layers, train, epochs, batchSize, hyper, loss } = problem
  if (runs * epochs * train.count * parameterCount(layers) * 3 < smallWork) return runs > 2 ? 8 : 1
  const shape = layers.map(({ fanIn, fanOut, activation }) => [fanIn, fanOut, activation])
  const key = JSON.stringify([shape, batchSize, hyper.kind, loss, runs, train.sparse !== null])
  const remembered = known.get(key)
  if (remembered) return remembered
  const sample = firstBatches(problem, sampleBatches)
  const measure = async (
    ask: Omit<Requests['measure']['ask'], 'kernels' | 'milliseconds'>
  ): Promise<number> => {
    const whole = { ...ask, kernels, milliseconds: measuringTime }
    return Math.max(...(await Promise.all(threads.map((thread) => thread.ask('measure', whole)))))
  }
  const eight = async (): Promise<number> =>
    Math.ceil(runs / 8) * (await measure({ problem: sample, state, lanes: 8 }))
  const one = async (): Promise<number> => runs * (await measure({ ...firstRun(sample, state), lanes: 1 }))
  let best = { eight: await eight(), one: await one() }
  // A hiccup of the machine must not decide.
  if (Math.max(best.eight / best.one, best.one / best.eight) < clearly) {
    best = { eight: Math.min(best.eight, await eight()), one: Math.min(best.one, await one()) }
  }
  const lanes: Lanes = best.one < best.eight ? 1 : 8
  known.set(key, lanes)
  return lanes
}

/** A problem of a few minibatches that goes on for long, metrics included. */
function firstBatches(problem: ThreadProblem, batches: number): ThreadProblem {
  const { train, test, batchSize, layers } = problem
  const count = Math.min(train.count, batches * batchSize)
  const features = layers[0]!.fanIn
  const empty: SharedPart = {
    count: 0,
    inputs: test.inputs.subarray(0, 0),
    targets: test.targets.subarray(0, 0),
    labels: test.labels.subarray(0, 0),
    sparse: null
  }
  return {
    ...problem,
    train: {
      count,
      inputs: train.inputs.subarray(0, count * features),
      targets: train.targets.subarray(0, count * layers.at(-1)!.fanOut),
      labels: train.labels.subarray(0, count),
      sparse: train.sparse && firstInstances(train.sparse, count, features)
    },
    test: empty,
    orderSeed: null,
    epochs: forLong
  }
}

function firstRun(
  problem: ThreadProblem,
  state: ThreadState
): { readonly problem: ThreadProblem; readonly state: ThreadState } {
  const size = parameterCount(problem.layers)
  return {
    problem: { ...problem, runs: 1 },
    state: {
      step: state.step % stepsPerEpoch(problem),
      parameters: state.parameters.slice(0, size),
      slots: state.slots.map((slot) => slot.slice(0, size)),
      divergedAt: Int32Array.of(-1)
    }
  }
}
