import type { EngineEvents } from '#contract/engine-api'
import { type Divergence, type Effort, type Progress, type Snapshot, metricsBlock } from '#contract/frames'
import {
  type EpochMetrics,
  type Floats,
  type Problem,
  type TrainingState,
  isRecorded,
  parameterCount,
  stepsPerEpoch
} from '#core/network/problem'
import { type CountedProblem, operationsBetween } from '#core/network/operations'
import type { Backend, Interrupted } from './backend'
import type { ProbeQueue } from './probes/queue'
import { snapshotEpochs } from './snapshots'

/** One group of runs on a backend of its own, which has `problem` and `state` loaded. */
export interface LoadedGroup {
  readonly problem: Problem
  readonly backend: Backend
  /** Steps taken and runs diverged when it was loaded. */
  readonly state: Pick<TrainingState, 'step' | 'divergedAt'>
}

export interface LoopOptions {
  /** Whether to keep the weights at a series of epochs, or only the first and the last. */
  readonly snapshots: boolean
  readonly probes: ProbeQueue
  /** Lets messages in between two slices of training. */
  readonly breathe: () => Promise<void>
}

/** Milliseconds of training between two looks at the outside world: a command waits for the end of one. */
const sliceTime = 12
const frameTime = 33
/** Milliseconds between checkpoints; longer where taking one costs more than a twentieth of that. */
const checkpointTime = 2000
const checkpointShare = 1 / 20
/** Milliseconds that a training that is to stand still or to stop takes for metrics that are due, before it says so. */
const firstWordsTime = 5
/** Milliseconds that a training that has stopped takes for the metrics and the probes of its last weights. */
const lastWordsTime = 1000
/** How far one group's share of its epochs may run ahead of the others'. */
const leadAllowed = 0.01
/** Bytes of snapshots that one experiment may keep. */
const snapshotBudget = 256 * 2 ** 20

/**
 * Trains several groups in turn, in slices, so that their shares of epochs done stay equal, and tells `events`.
 * How the training is cut up changes nothing in its numbers. After `failed` the loop is of no more use.
 */
export class TrainingLoop {
  private readonly groups: readonly TrainedGroup[]
  private queue: Promise<void> = Promise.resolve()
  /** Training that no command waits for. */
  private driving: Promise<void> = Promise.resolve()
  private runsFreely = false
  /** Commands that wait for training to stand still. */
  private halts = 0
  private ended = false
  private opened = false
  private frameSentAt = -Infinity
  private frameInFlight = false

  constructor(
    groups: readonly LoadedGroup[],
    private readonly options: LoopOptions,
    private readonly events: EngineEvents
  ) {
    const parameters = groups.map(({ problem }) => problem.runs * parameterCount(problem.layers))
    const all = parameters.reduce((sum, count) => sum + count, 0)
    this.groups = groups.map((group, index) => {
      const budget = (snapshotBudget * parameters[index]!) / all
      return new TrainedGroup(index, group, options.snapshots, budget, (one) => options.probes.add(one))
    })
    // While training stands still, nothing else sends frames.
    options.probes.onReady = () => {
      if (!this.runsFreely && !this.ended) this.sendFrame()
    }
    options.probes.onFailure = (failure) => void this.guard(() => Promise.reject(failure))
  }

  /** Trains on until everything is done, or until the next command; resolves at once. */
  resume(): Promise<void> {
    if (this.runsFreely && this.halts === 0) return Promise.resolve()
    return this.command(async () => {
      this.runsFreely = true
      this.driving = this.drive(null).finally(() => (this.runsFreely = false))
    })
  }

  /** Resolves when training stands still. */
  pause(): Promise<void> {
    return this.command(async () => {
      await this.open()
      await this.standStill()
    })
  }

  /** Trains each group to the end of its current epoch, then pauses. */
  step(): Promise<void> {
    return this.command(() => this.drive(this.groups.map((group) => group.endOfEpoch)))
  }

  /** Ends training, and says so at once; resolves when everything has been sent: the last metrics, weights and probes. */
  stop(): Promise<void> {
    return this.command(async () => {
      await this.open()
      await this.evaluate(firstWordsTime)
      this.end('stopped')
      const until = performance.now() + lastWordsTime
      await this.evaluate(lastWordsTime)
      for (const group of this.groups) await group.snapshotNow()
      this.sendFrame()
      await this.probed(until)
      this.sendFrame()
    })
  }

  /** Stops what trains, without a word to the outside. */
  async dispose(): Promise<void> {
    await this.command(async () => void (this.ended = true))
    this.options.probes.dispose()
    for (const group of this.groups) await group.backend.dispose()
  }

  /** Commands run one after the other; each interrupts what trains when it is given. */
  private command(work: () => Promise<void>): Promise<void> {
    this.halts++
    const done = this.queue.then(async () => {
      await this.driving
      this.halts--
      if (!this.ended) await this.guard(work)
    })
    this.queue = done
    return done
  }

  /**
   * Trains until each group has taken as many steps as `until` says (null: all), then pauses or finishes;
   * a command interrupts it.
   */
  private drive(until: readonly number[] | null): Promise<void> {
    return this.guard(async () => {
      this.events.state('running')
      await this.open()
      for (let group = this.next(until); group; group = this.next(until)) {
        if (this.interrupted()) return
        const end = Math.min(until?.[group.index] ?? Infinity, this.leash(group))
        await group.advance(end, this.interrupted)
        if (group.checkpointDue && !this.finished) await this.sendCheckpoint(group)
        if (this.frameDue) this.sendFrame()
        await this.options.breathe()
      }
      if (this.finished) await this.finish()
      else await this.standStill()
    })
  }

  /** Sends the first weights, once: they can be looked at while their losses are worked out. */
  private async open(): Promise<void> {
    if (this.opened) return
    for (const group of this.groups) await group.snapshotFirst()
    this.opened = true
    this.sendFrame()
  }

  private readonly interrupted = (): boolean => this.halts > 0

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.ended = true
      console.error(error)
      this.events.failed(error instanceof Error ? error.message : String(error))
    }
  }

  /** The group with something to do that is furthest behind. */
  private next(until: readonly number[] | null): TrainedGroup | undefined {
    return this.groups
      .filter((group) => !group.isAt(until?.[group.index] ?? Infinity))
      .sort((a, b) => a.share - b.share)[0]
  }

  /** The step up to which a group may train before the others have their turn. */
  private leash(group: TrainedGroup): number {
    const others = this.groups.filter((other) => other !== group && !other.finished)
    const behind = Math.min(1, ...others.map(({ share }) => share))
    return Math.max(group.endOfEpoch, Math.ceil(group.steps * (behind + leadAllowed)))
  }

  private async standStill(): Promise<void> {
    await this.evaluate(firstWordsTime)
    this.sendFrame()
    this.events.state('paused')
    // The weights, and metrics of much data, take longer than a person waits who has asked for a pause.
    for (const group of this.groups) await this.sendStanding(group)
  }

  /** Works out metrics that are due, for some milliseconds; a command interrupts it. */
  private async evaluate(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds
    const over = (): boolean => this.interrupted() || performance.now() > until
    for (const group of this.groups) if (!over()) await group.evaluate(over)
  }

  /** The end, when the last probes are there; a command that comes before interrupts it. */
  private async finish(): Promise<void> {
    await this.probed(Infinity)
    if (!this.interrupted()) this.end('finished')
  }

  /** Waits for the probes that are under way; a command interrupts it. */
  private async probed(until: number): Promise<void> {
    while (this.options.probes.busy && !this.interrupted() && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, frameTime / 4))
      if (!this.frameInFlight) this.sendFrame()
    }
  }

  private end(state: 'finished' | 'stopped'): void {
    this.ended = true
    this.sendFrame()
    this.events.state(state)
  }

  /** Sends the last metrics, the weights and the optimizer's state of a group that stands still; a command interrupts it. */
  private async sendStanding(group: TrainedGroup): Promise<void> {
    if (!(await group.evaluate(this.interrupted))) return
    await this.sendCheckpoint(group)
    await group.snapshotNow()
    this.sendFrame()
  }

  private async sendCheckpoint(group: TrainedGroup): Promise<void> {
    const { index, epoch } = group
    await group.checkpoint((state) => {
      // The host must have what came before the checkpoint, or a resumed record would have a hole.
      this.sendFrame()
      this.events.checkpoint({ group: index, epoch, state })
    })
  }

  private get finished(): boolean {
    return this.groups.every((group) => group.finished)
  }

  private get frameDue(): boolean {
    return performance.now() - this.frameSentAt >= frameTime && !this.frameInFlight
  }

  private sendFrame(): void {
    const taken = this.groups.map((group) => group.take())
    const metrics = taken.flatMap(({ index, recorded }) =>
      recorded.length > 0 ? [metricsBlock(index, recorded)] : []
    )
    const snapshots = taken.flatMap((group) => group.snapshots)
    const probes = this.options.probes.take()
    const diverged = taken.flatMap((group) => group.diverged)
    const progress = taken.flatMap((group) => (group.progress ? [group.progress] : []))
    this.frameSentAt = performance.now()
    if (metrics.length + snapshots.length + probes.length + diverged.length + progress.length === 0) return
    this.frameInFlight = true
    const arrived = (): void => void (this.frameInFlight = false)
    this.events.frame({ metrics, snapshots, probes, progress, diverged }).then(arrived, arrived)
  }
}

/** One group's place in its training, and what has not been sent of it. */
class TrainedGroup {
  readonly backend: Backend
  readonly steps: number
  step: number
  private readonly problem: CountedProblem
  private readonly perEpoch: number
  private readonly snapshotSteps: readonly number[]
  private readonly known: Set<number>
  /** Whether the epoch at hand was recorded, or needs not be. */
  private evaluated: boolean
  private secondsPerStep = NaN
  /** Of the last evaluation that was left after a slice, and of what was done so far of the one under way. */
  private secondsPerEvaluation = 0
  private secondsOfEvaluation = 0
  private effort: Effort = { steps: 0, seconds: 0, operations: 0 }
  private sliceSteps = 1
  private snapshotStep = -1
  private checkpointStep = -1
  private checkpointAt = performance.now()
  private checkpointCost = 0
  private recorded: EpochMetrics[] = []
  private snapshots: Snapshot[] = []
  private diverged: Divergence[] = []
  private moved = true

  constructor(
    readonly index: number,
    { problem, backend, state }: LoadedGroup,
    keepSeries: boolean,
    snapshotBytes: number,
    private readonly probe: (snapshot: Snapshot) => void
  ) {
    this.backend = backend
    this.problem = problem
    this.perEpoch = stepsPerEpoch(problem)
    this.steps = problem.epochs * this.perEpoch
    this.step = state.step
    this.known = new Set([...state.divergedAt.keys()].filter((lane) => state.divergedAt[lane]! >= 0))
    const bytes = 8 * problem.runs * parameterCount(problem.layers)
    const epochs = keepSeries ? snapshotEpochs(problem.epochs, bytes, snapshotBytes) : [0, problem.epochs]
    this.snapshotSteps = epochs.map((epoch) => epoch * this.perEpoch)
    // A resumed group sent what there is to say of where it is before.
    this.evaluated = this.step > 0
    if (this.step > 0) this.snapshotStep = this.checkpointStep = this.step
  }

  /** Epochs done; not whole inside one. */
  get epoch(): number {
    return this.step / this.perEpoch
  }

  get share(): number {
    return this.steps === 0 ? 1 : this.step / this.steps
  }

  get finished(): boolean {
    return this.isAt(this.steps)
  }

  /** Whether it has come to a step, or to its end, and has told everything of it. */
  isAt(step: number): boolean {
    return this.step >= Math.min(step, this.steps) && this.evaluated
  }

  get endOfEpoch(): number {
    return Math.min(this.steps, (Math.floor(this.epoch) + 1) * this.perEpoch)
  }

  get checkpointDue(): boolean {
    if (!this.evaluated) return false
    if (this.finished) return this.step !== this.checkpointStep
    const wait = Math.max(checkpointTime, this.checkpointCost / checkpointShare)
    return this.step % this.perEpoch === 0 && performance.now() - this.checkpointAt >= wait
  }

  /** Keeps the weights before the first step; does nothing later. */
  async snapshotFirst(): Promise<void> {
    if (this.step === 0) await this.snapshotNow()
  }

  /** Works out the metrics that are due, if any are; answers whether none are any more. */
  async evaluate(interrupted: Interrupted): Promise<boolean> {
    if (this.evaluated) return true
    const from = performance.now()
    const metrics = await this.backend.evaluate(interrupted)
    const seconds = (performance.now() - from) / 1000
    if (this.step > 0) this.effort = { ...this.effort, seconds: this.effort.seconds + seconds }
    this.secondsOfEvaluation += seconds
    this.moved = true
    if (!metrics) return false
    this.secondsPerEvaluation = this.secondsOfEvaluation
    this.secondsOfEvaluation = 0
    this.evaluated = true
    this.keep(metrics)
    return true
  }

  /** Works out metrics that are due, or trains for about a slice of time, at most up to the step `end`. */
  async advance(end: number, interrupted: Interrupted): Promise<void> {
    if (!this.evaluated) await this.evaluate(interrupted)
    else await this.trainSlice(end)
  }

  private async trainSlice(end: number): Promise<void> {
    const snapshotAt = this.snapshotSteps.find((step) => step > this.step) ?? this.steps
    const room = Math.min(end, snapshotAt) - this.step
    const steps = Math.min(room, this.roundedSlice())
    const from = performance.now()
    const metrics = await this.backend.train(steps, true)
    const seconds = (performance.now() - from) / 1000
    this.effort = {
      steps: this.effort.steps + steps,
      seconds: this.effort.seconds + seconds,
      operations: this.effort.operations + operationsBetween(this.problem, this.step, this.step + steps)
    }
    this.step += steps
    this.moved = true
    this.measure(steps, seconds)
    metrics.forEach((one) => this.keep(one))
    const epochDone = this.step % this.perEpoch === 0 && isRecorded(this.problem, this.epoch)
    this.evaluated = !epochDone || metrics.at(-1)?.epoch === this.epoch
    if (this.step === snapshotAt) await this.snapshotNow()
  }

  /** Keeps the weights as they are, once. */
  async snapshotNow(): Promise<void> {
    if (this.snapshotStep !== this.step) this.keepSnapshot(await this.backend.parameters())
  }

  /** Hands over the state; does nothing where the last one still stands. */
  async checkpoint(send: (state: TrainingState) => void): Promise<void> {
    if (this.checkpointStep === this.step) return
    const from = performance.now()
    const state = await this.backend.read()
    send(state)
    this.checkpointStep = this.step
    this.checkpointAt = performance.now()
    this.checkpointCost = this.checkpointAt - from
  }

  private keepSnapshot(parameters: Floats): void {
    this.snapshotStep = this.step
    const snapshot = { group: this.index, epoch: this.epoch, parameters }
    this.snapshots.push(snapshot)
    this.probe(snapshot)
  }

  /** Hands over what has not been sent. */
  take(): {
    readonly index: number
    readonly recorded: readonly EpochMetrics[]
    readonly snapshots: readonly Snapshot[]
    readonly diverged: readonly Divergence[]
    readonly progress: Progress | null
  } {
    const { index, recorded, snapshots, diverged } = this
    const epoch = Math.floor(this.epoch)
    const progress = this.moved
      ? { group: index, epoch, stepsPerSecond: this.stepsPerSecond, effort: this.effort }
      : null
    this.recorded = []
    this.snapshots = []
    this.diverged = []
    this.moved = false
    return { index, recorded, snapshots, diverged, progress }
  }

  private get stepsPerSecond(): number {
    const stepsPerRecord = this.perEpoch * this.problem.recordEvery
    return 1 / (this.secondsPerStep + this.secondsPerEvaluation / stepsPerRecord)
  }

  private keep(metrics: EpochMetrics): void {
    this.recorded.push(metrics)
    metrics.trainLoss.forEach((loss, lane) => {
      if (Number.isFinite(loss) || this.known.has(lane)) return
      this.known.add(lane)
      this.diverged.push({ group: this.index, lane, epoch: metrics.epoch })
    })
  }

  /** Steps of about a slice of time, ending with an epoch where one ends in it. */
  private roundedSlice(): number {
    const end = this.step + this.sliceSteps
    const wholeEpochs = Math.floor(end / this.perEpoch) * this.perEpoch
    return wholeEpochs > this.step ? wholeEpochs - this.step : this.sliceSteps
  }

  private measure(steps: number, seconds: number): void {
    const measured = Math.max(seconds, 1e-6) / steps
    // The first slices hold compilation: be quick to believe in speed, slow to believe in a hiccup.
    const weight = measured < this.secondsPerStep ? 0.7 : 0.3
    const last = Number.isNaN(this.secondsPerStep) ? measured : this.secondsPerStep
    this.secondsPerStep = (1 - weight) * last + weight * measured
    const wanted = Math.floor(sliceTime / 1000 / this.secondsPerStep)
    this.sliceSteps = Math.min(Math.max(1, wanted), 4 * this.sliceSteps)
  }
}
