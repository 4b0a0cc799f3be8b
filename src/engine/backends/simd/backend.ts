import { availableParallelism, cpus } from 'node:os'
import type { BackendInfo } from '#record/provenance'
import type { BackendOffer } from '#contract/engine-api'
import { forwardOperations, operationsBetween } from '#core/network/operations'
import {
  type EpochMetrics,
  type Floats,
  type Hyper,
  type LabelledPart,
  type Problem,
  type TrainingState,
  parameterCount,
  stepsPerEpoch
} from '#core/network/problem'
import type { Backend, Interrupted } from '../../backend'
import { type Arithmetic, kernelsFor, worksHere } from './kernels'
import { chooseLanes } from './choose'
import { optimizerOf } from './codes'
import { lanesThatFit } from './fit'
import type { Lanes } from './layout'
import { sparseInputs } from './sparse-inputs'
import { type Thread, threads, threadsWithOwn } from './threads'
import type { ShapedProblem, SharedPart, ThreadMetrics, ThreadProblem, ThreadState } from './thread-problem'

export interface SimdOptions {
  /** Worker threads; runs are divided among them. Default: one a core, fewer for work that is done in no time. */
  readonly threads?: number
  /** runs: a lane of a vector is a run. units: it is a unit of one run. auto: what is faster. The bits are the same. */
  readonly layout?: 'auto' | 'runs' | 'units'
  readonly arithmetic?: Arithmetic
}

/** Operations that are worth waking another thread for: about three milliseconds of a tiny network. */
const workOfAThread = 2e7

/**
 * Operations up to which the engine's own thread takes a share, of all the work (less than half a second) and of a
 * thread's part of a step (a few milliseconds): it hears nothing in the meantime.
 */
const briefWork = 5e10
const briefStep = 3e8

/** Operations of an evaluation that a thread does before it can be interrupted: a few milliseconds. */
const workOfATurn = 1e8

const operationsOf = (problem: Problem): number =>
  operationsBetween(problem, 0, problem.epochs * stepsPerEpoch(problem))

const isBrief = (problem: Problem, threadCount: number): boolean =>
  operationsOf(problem) < briefWork && operationsBetween(problem, 0, 1) / threadCount < briefStep

const threadsFor = (problem: Problem): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(operationsOf(problem) / workOfAThread)))

/**
 * AssemblyScript kernels on WebAssembly SIMD in worker threads, float32. Each thread trains its own runs, and no sum
 * depends on the number of threads or on the layout, so neither do the results.
 */
export async function createSimdBackend(options: SimdOptions = {}): Promise<Backend> {
  const arithmetic = options.arithmetic ?? 'strict'
  if (!worksHere(arithmetic)) throw new Error(whyNot(arithmetic))
  return new SimdBackend(
    await kernelsFor(arithmetic),
    arithmetic,
    options.threads ?? null,
    options.layout ?? 'auto'
  )
}

/** `simd`, and `simd-fast` where the runtime has relaxed SIMD. */
export function offerSimd(): readonly BackendOffer[] {
  const offer = (name: string, arithmetic: Arithmetic): BackendOffer => {
    const available = worksHere(arithmetic)
    return { name, available, detail: available ? processor() : whyNot(arithmetic) }
  }
  return [offer('simd', 'strict'), offer('simd-fast', 'fast')]
}

const processor = (): string => cpus()[0]?.model.trim() ?? 'CPU'

const whyNot = (arithmetic: Arithmetic): string =>
  arithmetic === 'fast'
    ? `this runtime (Node.js ${process.versions.node}) has no relaxed SIMD`
    : 'this runtime has no WebAssembly SIMD'

const lanesOf = (layout: 'auto' | 'runs' | 'units'): readonly Lanes[] =>
  ({ auto: [8, 1] as const, runs: [8] as const, units: [1] as const })[layout]

/** Throws `InputError` where a problem would not fit into memory; nothing is allocated. */
export function refuseForSimd(problem: Problem, wantedThreads: number | null): void {
  const count = Math.min(wantedThreads ?? threadsFor(problem), problem.runs)
  const dense = (part: LabelledPart): ShapedProblem['train'] => ({ count: part.count, sparse: null })
  const largest = {
    ...problem,
    runs: Math.ceil(problem.runs / count),
    train: dense(problem.train),
    test: dense(problem.test)
  }
  lanesThatFit(lanesOf('auto'), largest, count)
}

/** One thread's share: runs from … from + count. */
interface Share {
  readonly thread: Thread
  readonly from: number
  readonly count: number
}

let lastKey = 0

class SimdBackend implements Backend {
  private readonly key = ++lastKey
  private shares: readonly Share[] = []
  private problem: Problem | null = null
  private lanes: Lanes = 8
  /** Slots that the optimizer does not use: they go out as they came in. */
  private unusedSlots: readonly Floats[] = []
  /** Whether an evaluation was left or interrupted, and the turn with which it goes on. */
  private owes = false
  private turn = 0

  constructor(
    private readonly kernels: WebAssembly.Module,
    private readonly arithmetic: Arithmetic,
    private readonly wantedThreads: number | null,
    private readonly layout: 'auto' | 'runs' | 'units'
  ) {}

  get info(): BackendInfo {
    return {
      id: 'simd',
      mode: `${this.arithmetic}, lanes over ${this.lanes === 1 ? 'units' : 'runs'}`,
      adapter: processor(),
      threads: this.shares.length || (this.wantedThreads ?? availableParallelism()),
      precision: 'float32'
    }
  }

  async load(problem: Problem, state: TrainingState): Promise<void> {
    const before = this.shares
    this.shares = []
    this.problem = null
    this.turn = 0
    this.owes = false
    const count = Math.min(this.wantedThreads ?? threadsFor(problem), problem.runs)
    const available = isBrief(problem, count) ? threadsWithOwn(count) : threads(count)
    // A thread that is asked to load lets go of what it held.
    await this.release(before.filter(({ thread }) => !available.includes(thread)))
    const shares = available.map((thread, index): Share => {
      const from = Math.floor((index * problem.runs) / count)
      return { thread, from, count: Math.floor(((index + 1) * problem.runs) / count) - from }
    })
    const parts = { train: share(problem.train), test: share(problem.test) }
    const problemOf = (runs: Pick<Share, 'from' | 'count'>): ThreadProblem => ({
      ...problem,
      ...parts,
      hyper: sliceHyper(problem.hyper, runs.from, runs.count),
      runs: runs.count
    })
    const largest = problemOf(shares.reduce((a, b) => (b.count > a.count ? b : a)))
    const fitting = lanesThatFit(lanesOf(this.layout), largest, count)
    this.lanes = fitting[0]!
    if (fitting.length > 1) {
      const first = { from: 0, count: Math.min(8, shares[0]!.count) }
      this.lanes = await chooseLanes({
        threads: available,
        kernels: this.kernels,
        problem: problemOf(first),
        state: sliceState(state, problem, first),
        runs: largest.runs
      })
    }
    await Promise.all(
      shares.map(({ thread, ...runs }) =>
        thread.ask('load', {
          key: this.key,
          kernels: this.kernels,
          problem: problemOf(runs),
          state: sliceState(state, problem, runs),
          lanes: this.lanes
        })
      )
    )
    this.shares = shares
    this.problem = problem
    this.unusedSlots = state.slots.slice(optimizerOf(problem).slots)
  }

  evaluate(): Promise<EpochMetrics>
  evaluate(interrupted?: Interrupted): Promise<EpochMetrics | null>
  async evaluate(interrupted?: Interrupted): Promise<EpochMetrics | null> {
    const turns = this.turnsOfEvaluation
    for (;;) {
      const ask = { key: this.key, turn: this.turn, turns }
      const parts = await this.askAll((thread) => thread.ask('evaluate', ask))
      this.turn = (this.turn + 1) % turns
      this.owes = this.turn > 0
      if (!this.owes) return this.join(parts as ThreadMetrics[])[0]!
      if (interrupted?.()) return null
    }
  }

  async train(steps: number, lastMayWait = false): Promise<readonly EpochMetrics[]> {
    if (this.owes) throw new Error('the metrics of the last epoch come first')
    const ask = { key: this.key, steps, lastLeft: lastMayWait && this.turnsOfEvaluation > 1 }
    const parts = await this.askAll((thread) => thread.ask('train', ask))
    this.owes = parts[0]!.left
    return this.join(parts)
  }

  private get turnsOfEvaluation(): number {
    const { problem, shares } = this
    if (!problem) throw new Error('load a problem first')
    const { layers, runs, train, test } = problem
    const operations = runs * (train.count + test.count) * forwardOperations(layers)
    return Math.max(1, Math.ceil(operations / shares.length / workOfATurn))
  }

  async read(): Promise<TrainingState> {
    const states = await this.askAll((thread) => thread.ask('read', { key: this.key }))
    return {
      step: states[0]!.step,
      parameters: joinFloats(states.map(({ parameters }) => parameters)),
      slots: [
        ...states[0]!.slots.map((_, slot) => joinFloats(states.map(({ slots }) => slots[slot]!))),
        ...this.unusedSlots.map((slot) => slot.slice())
      ],
      divergedAt: Int32Array.from(states.flatMap(({ divergedAt }) => [...divergedAt]))
    }
  }

  async parameters(): Promise<Float32Array> {
    return joinFloats(await this.askAll((thread) => thread.ask('parameters', { key: this.key })))
  }

  async dispose(): Promise<void> {
    const { shares } = this
    this.shares = []
    this.problem = null
    await this.release(shares)
  }

  private async release(shares: readonly Share[]): Promise<void> {
    await Promise.all(shares.map(({ thread }) => thread.ask('dispose', { key: this.key })))
  }

  private askAll<T>(ask: (thread: Thread) => Promise<T>): Promise<T[]> {
    if (!this.problem) throw new Error('load a problem first')
    return Promise.all(this.shares.map(({ thread }) => ask(thread)))
  }

  /** Puts the threads' metrics side by side. */
  private join(parts: readonly ThreadMetrics[]): EpochMetrics[] {
    const { runs } = this.problem!
    const { epochs } = parts[0]!
    const all = parts.length === 1 ? parts[0]!.values : new Float64Array(epochs.length * 4 * runs)
    if (parts.length > 1) {
      for (const [index, { values }] of parts.entries()) {
        const { from, count } = this.shares[index]!
        let next = 0
        for (let to = from; to < all.length; to += runs) {
          // A call for each row would take longer.
          for (let run = 0; run < count; run++) all[to + run] = values[next++]!
        }
      }
    }
    return epochs.map((epoch, record) => {
      const metric = (index: number): Float64Array => {
        const at = (record * 4 + index) * runs
        return all.subarray(at, at + runs)
      }
      return {
        epoch,
        trainLoss: metric(0),
        trainAccuracy: metric(1),
        testLoss: metric(2),
        testAccuracy: metric(3)
      }
    })
  }
}

const sharedParts = new WeakMap<LabelledPart, SharedPart>()

/** Made once for a part: groups of runs, and backends that are measured, have the same data. */
function share(part: LabelledPart): SharedPart {
  const known = sharedParts.get(part)
  if (known) return known
  const made = shared(part)
  sharedParts.set(part, made)
  return made
}

function shared({ count, inputs, targets, labels }: LabelledPart): SharedPart {
  const shareFloats = (values: Float64Array): Float32Array => {
    const floats = new Float32Array(new SharedArrayBuffer(values.length * 4))
    floats.set(values)
    return floats
  }
  const sharedLabels = new Int32Array(new SharedArrayBuffer(labels.length * 4))
  sharedLabels.set(labels)
  const sharedInputs = shareFloats(inputs)
  return {
    count,
    inputs: sharedInputs,
    targets: shareFloats(targets),
    labels: sharedLabels,
    sparse: sparseInputs(sharedInputs, count)
  }
}

function sliceHyper(hyper: Hyper, from: number, count: number): Hyper {
  const entries = Object.entries(hyper).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof Float64Array ? value.slice(from, from + count) : value
  ])
  return Object.fromEntries(entries) as Hyper
}

function sliceState(
  state: TrainingState,
  problem: Problem,
  { from, count }: Pick<Share, 'from' | 'count'>
): ThreadState {
  const size = parameterCount(problem.layers)
  const slice = (
    values: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> }
  ): Float32Array => {
    // Shared, so that a thread gets it without another copy.
    const part = new Float32Array(new SharedArrayBuffer(count * size * 4))
    part.set(values.subarray(from * size, (from + count) * size))
    return part
  }
  return {
    step: state.step,
    parameters: slice(state.parameters),
    slots: state.slots.slice(0, optimizerOf(problem).slots).map(slice),
    divergedAt: state.divergedAt.slice(from, from + count)
  }
}

function joinFloats(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
