import type { EngineEvents } from '#contract/engine-api'
import { parameterCount } from '#core/network/problem'
import type { ProbeQueue } from './probes/queue'
import { type LoadedGroup, TrainedGroup } from './trained-group'

export interface LoopOptions {
  /** Whether to keep the weights at a series of epochs, or only the first and the last. */
  readonly snapshots: boolean
  readonly probes: ProbeQueue
  /** Lets messages in between two slices of training. */
  readonly breathe: () => Promise<void>
}

/** Milliseconds between two frames. */
const frameTime = 33
/** Milliseconds that the losses of the first weights have before a command that has come in the meantime. */
const firstLossesTime = 5
/** Milliseconds that host and page have the processor to themselves when training stands still. */
const restTime = 24
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
      this.tell('paused')
      await this.rest()
      await this.sendStanding()
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
      this.ended = true
      this.tell('stopped')
      await this.rest()
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
        if (this.frameDue && !this.interrupted()) this.sendFrame()
        await this.options.breathe()
      }
      if (this.finished) await this.finish()
      else {
        this.tell('paused')
        await this.sendStanding()
      }
    })
  }

  /** Sends the first weights, once: they can be looked at while their losses are worked out, which may take long. */
  private async open(): Promise<void> {
    if (this.opened) return
    for (const group of this.groups) await group.snapshotFirst()
    this.opened = true
    this.sendFrame()
    await this.evaluate(firstLossesTime)
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

  /** Says that it stands still, after the metrics that led there: weights would take longer than a person waits. */
  private tell(state: 'paused' | 'stopped'): void {
    this.sendFrame({ weights: false })
    this.events.state(state)
  }

  /** Leaves the processor to those who show the news; a command interrupts it. */
  private async rest(): Promise<void> {
    const until = performance.now() + restTime
    while (!this.interrupted() && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, restTime / 6))
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
    if (this.interrupted()) return
    this.ended = true
    this.sendFrame()
    this.events.state('finished')
  }

  /** Waits for the probes that are under way; a command interrupts it. */
  private async probed(until: number): Promise<void> {
    while (this.options.probes.busy && !this.interrupted() && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, frameTime / 4))
      if (!this.frameInFlight) this.sendFrame()
    }
  }

  /** Sends the last metrics, the weights and the optimizer's state of what stands still; a command interrupts it. */
  private async sendStanding(): Promise<void> {
    for (const group of this.groups) {
      if (!(await group.evaluate(this.interrupted))) return
      await this.sendCheckpoint(group)
      await group.snapshotNow()
      this.sendFrame()
    }
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

  /** Sends what has not been sent; `weights`: snapshots and probes, too. */
  private sendFrame({ weights } = { weights: true }): void {
    const taken = this.groups.map((group) => group.take())
    const metrics = taken.flatMap((group) => (group.metrics ? [group.metrics] : []))
    const snapshots = weights ? this.groups.flatMap((group) => group.takeSnapshots()) : []
    const probes = weights ? this.options.probes.take() : []
    const diverged = taken.flatMap((group) => group.diverged)
    const progress = taken.flatMap((group) => (group.progress ? [group.progress] : []))
    this.frameSentAt = performance.now()
    if (metrics.length + snapshots.length + probes.length + diverged.length + progress.length === 0) return
    this.frameInFlight = true
    const arrived = (): void => void (this.frameInFlight = false)
    this.events.frame({ metrics, snapshots, probes, progress, diverged }).then(arrived, arrived)
  }
}
