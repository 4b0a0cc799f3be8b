import type { Divergence, Effort, MetricsBlock, Progress, Snapshot } from '#record/frames'
import { type CountedProblem, operationsBetween } from '#core/network/operations'
import {
  type Floats,
  type Problem,
  type RecordedMetrics,
  type TrainingState,
  isRecorded,
  parameterCount,
  stepsPerEpoch
} from '#core/network/problem'
import type { Backend, Interrupted } from './backend'
import { joinMetrics } from './metrics'
import { snapshotEpochs } from './snapshots'

/** One group of runs on a backend of its own, which has `problem` and `state` loaded. */
export interface LoadedGroup {
  readonly problem: Problem
  readonly backend: Backend
  /** Steps taken and runs diverged when it was loaded. */
  readonly state: Pick<TrainingState, 'step' | 'divergedAt'>
}

/** Milliseconds of training between two looks at the outside world: a command waits for the end of one. */
const sliceTime = 12
/** Milliseconds between checkpoints; longer where taking one costs more than a twentieth of that. */
const checkpointTime = 2000
const checkpointShare = 1 / 20

/** One group's place in its training, and what has not been sent of it. */
export class TrainedGroup {
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
  private recorded: RecordedMetrics[] = []
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
    if (metrics.epochs.length > 0) this.keep(metrics)
    const epochDone = this.step % this.perEpoch === 0 && isRecorded(this.problem, this.epoch)
    this.evaluated = !epochDone || metrics.epochs.at(-1) === this.epoch
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

  /** Hands over what has not been sent, but for snapshots. */
  take(): {
    readonly metrics: MetricsBlock | null
    readonly diverged: readonly Divergence[]
    readonly progress: Progress | null
  } {
    const { index, recorded, diverged } = this
    const epoch = Math.floor(this.epoch)
    const progress = this.moved
      ? { group: index, epoch, stepsPerSecond: this.stepsPerSecond, effort: this.effort }
      : null
    const metrics = recorded.length > 0 ? { group: index, ...joinMetrics(recorded) } : null
    this.recorded = []
    this.diverged = []
    this.moved = false
    return { metrics, diverged, progress }
  }

  takeSnapshots(): readonly Snapshot[] {
    const { snapshots } = this
    this.snapshots = []
    return snapshots
  }

  private get stepsPerSecond(): number {
    const stepsPerRecord = this.perEpoch * this.problem.recordEvery
    return 1 / (this.secondsPerStep + this.secondsPerEvaluation / stepsPerRecord)
  }

  private keep(metrics: RecordedMetrics): void {
    this.recorded.push(metrics)
    const { runs } = this.problem
    metrics.trainLoss.forEach((loss, at) => {
      const lane = at % runs
      if (Number.isFinite(loss) || this.known.has(lane)) return
      this.known.add(lane)
      this.diverged.push({ group: this.index, lane, epoch: metrics.epochs[Math.floor(at / runs)]! })
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
