import { availableParallelism } from 'node:os'
import type { BackendInfo } from '#record/provenance'
import {
  type Floats,
  type Problem,
  type RecordedMetrics,
  type TrainingState,
  recordedEpochs,
  stepsPerEpoch
} from '#core/network/problem'
import type { Backend, Interrupted } from '../../backend'
import { isBrief, threadsFor, turnsOfEvaluation } from './amount'
import { chooseLanes } from './choose'
import { sharedMetrics } from './columns'
import { lanesThatFit, layouts } from './fit'
import { type Arithmetic, kernelsFor, worksHere } from './kernels'
import type { Lanes } from './layout'
import { processor, whyNot } from './offers'
import { type Runs, divideRuns, joinFloats, joinStates, problemOf, stateOf } from './shares'
import { type Thread, threads, threadsWithOwn } from './threads'
import { updateRuleOf } from './update-rule'

export interface SimdOptions {
  /** Worker threads; runs are divided among them. Default: one a core, fewer for work that is done in no time. */
  readonly threads?: number
  /** runs: a lane of a vector is a run. units: it is a unit of one run. auto: what is faster. The bits are the same. */
  readonly layout?: keyof typeof layouts
  readonly arithmetic?: Arithmetic
}

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
    layouts[options.layout ?? 'auto']
  )
}

/** The runs of one thread. */
interface Share extends Runs {
  readonly thread: Thread
}

/** What is being trained, and how far it has come. */
interface Held {
  readonly problem: Problem
  readonly shares: readonly Share[]
  readonly lanes: Lanes
  /** Slots that the optimizer does not use: they go out as they came in. */
  readonly unusedSlots: readonly Floats[]
  readonly turnsOfEvaluation: number
  /** Steps taken. */
  step: number
  /** Whether an evaluation was left or interrupted, and the turn with which it goes on. */
  owes: boolean
  turn: number
}

let lastKey = 0

class SimdBackend implements Backend {
  private readonly key = ++lastKey
  private held: Held | null = null

  constructor(
    private readonly kernels: WebAssembly.Module,
    private readonly arithmetic: Arithmetic,
    private readonly wantedThreads: number | null,
    private readonly layouts: readonly Lanes[]
  ) {}

  get info(): BackendInfo {
    const { lanes = this.layouts[0], shares } = this.held ?? {}
    return {
      id: 'simd',
      mode: `${this.arithmetic}, lanes over ${lanes === 1 ? 'units' : 'runs'}`,
      adapter: processor(),
      threads: shares?.length ?? this.wantedThreads ?? availableParallelism(),
      precision: 'float32'
    }
  }

  async load(problem: Problem, state: TrainingState): Promise<void> {
    const before = this.held?.shares ?? []
    this.held = null
    const count = threadsFor(problem, this.wantedThreads)
    const available = isBrief(problem, count) ? threadsWithOwn(count) : threads(count)
    // A thread that is asked to load lets go of what it held.
    await this.release(before.filter(({ thread }) => !available.includes(thread)))
    const divided = divideRuns(problem.runs, count)
    const shares = divided.map((runs, index): Share => ({ ...runs, thread: available[index]! }))
    const lanes = await this.lanesFor(problem, state, shares)
    await Promise.all(
      shares.map(({ thread, ...runs }) =>
        thread.ask('load', {
          key: this.key,
          kernels: this.kernels,
          problem: problemOf(problem, runs),
          state: stateOf(state, problem, runs),
          lanes
        })
      )
    )
    this.held = {
      problem,
      shares,
      lanes,
      unusedSlots: state.slots.slice(updateRuleOf(problem).slots),
      turnsOfEvaluation: turnsOfEvaluation(problem, count),
      step: state.step,
      owes: false,
      turn: 0
    }
  }

  private async lanesFor(problem: Problem, state: TrainingState, shares: readonly Share[]): Promise<Lanes> {
    const largest = problemOf(
      problem,
      shares.reduce((a, b) => (b.count > a.count ? b : a))
    )
    const fitting = lanesThatFit(this.layouts, largest, shares.length)
    if (fitting.length === 1) return fitting[0]!
    const first = { from: 0, count: Math.min(8, shares[0]!.count) }
    return chooseLanes({
      threads: shares.map(({ thread }) => thread),
      kernels: this.kernels,
      problem: problemOf(problem, first),
      state: stateOf(state, problem, first),
      runs: largest.runs
    })
  }

  evaluate(): Promise<RecordedMetrics>
  evaluate(interrupted?: Interrupted): Promise<RecordedMetrics | null>
  async evaluate(interrupted?: Interrupted): Promise<RecordedMetrics | null> {
    const held = this.loaded
    const { problem, shares, turnsOfEvaluation: turns } = held
    const epoch = Math.floor(held.step / stepsPerEpoch(problem))
    const { block, columns } = sharedMetrics([epoch], problem.runs)
    for (;;) {
      const { turn } = held
      await Promise.all(
        shares.map(({ thread, from }) =>
          thread.ask('evaluate', { key: this.key, turn, turns, into: { ...columns, from } })
        )
      )
      held.turn = (turn + 1) % turns
      held.owes = held.turn > 0
      if (!held.owes) return block
      if (interrupted?.()) return null
    }
  }

  async train(steps: number, lastMayWait = false): Promise<RecordedMetrics> {
    const held = this.loaded
    if (held.owes) throw new Error('the metrics of the last epoch come first')
    const { problem, shares, step } = held
    const perEpoch = stepsPerEpoch(problem)
    const end = Math.min(step + steps, problem.epochs * perEpoch)
    const epochs = recordedEpochs(problem, step, end)
    const lastLeft = lastMayWait && held.turnsOfEvaluation > 1 && epochs.at(-1) === end / perEpoch
    if (lastLeft) epochs.pop()
    const { block, columns } = sharedMetrics(epochs, problem.runs)
    await Promise.all(
      shares.map(({ thread, from }) =>
        thread.ask('train', { key: this.key, steps, lastLeft, into: { ...columns, from } })
      )
    )
    held.step = end
    held.owes = lastLeft
    return block
  }

  async read(): Promise<TrainingState> {
    const { shares, unusedSlots } = this.loaded
    const states = await Promise.all(shares.map(({ thread }) => thread.ask('read', { key: this.key })))
    return joinStates(states, unusedSlots)
  }

  async parameters(): Promise<Float32Array> {
    const { shares } = this.loaded
    return joinFloats(
      await Promise.all(shares.map(({ thread }) => thread.ask('parameters', { key: this.key })))
    )
  }

  async dispose(): Promise<void> {
    const shares = this.held?.shares ?? []
    this.held = null
    await this.release(shares)
  }

  private async release(shares: readonly Share[]): Promise<void> {
    await Promise.all(shares.map(({ thread }) => thread.ask('dispose', { key: this.key })))
  }

  private get loaded(): Held {
    if (!this.held) throw new Error('load a problem first')
    return this.held
  }
}
