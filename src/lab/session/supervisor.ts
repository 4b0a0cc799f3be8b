import type { Answer } from '#contract/answer'
import type { BackendOffer, EngineEvents, EngineState, Job, Loaded } from '#contract/engine-api'
import { backendName } from '#record/provenance'
import type { Checkpoint } from '#contract/checkpoint'
import type { Frame, Snapshot } from '#record/frames'
import type { Host } from '../ports'
import { type EngineConnection, EngineGone, connectEngine } from './engine-connection'

export interface TrainingEvents {
  frame(frame: Frame): void
  state(state: EngineState): void
  /** The engine was started again: what each group had after this epoch (-1: everything) will come once more. */
  resumedFrom(epochs: readonly number[]): void
  /** Asks for the snapshots up to these epochs whose probes have not come. */
  unprobed(epochs: readonly number[]): readonly Snapshot[]
  failed(message: string): void
}

/** Crashes in a row, with no checkpoint in between, after which the lab gives up. */
const crashesAllowed = 3
/** Milliseconds that an engine has to come to a stand and send its last weights. */
const stopTime = 3000
/** The same where a single step takes longer than `longStep` seconds: nobody waits for the end of one to be rid of it. */
const impatientStopTime = 40
const longStep = 0.25

/**
 * Keeps one job training on an engine process: an engine that dies is started again and goes on from the last
 * checkpoints, bit for bit.
 */
export class Supervisor {
  private engine: EngineConnection | null = null
  /** What trains, with the backend that was found for it; null while there is nothing to resume. */
  private job: Job | null = null
  private checkpoints = new Map<number, Checkpoint>()
  private groups = 0
  private paused = false
  private crashes = 0
  private recovery: Promise<void> = Promise.resolve()
  /** The last command to stop: it ends when a stopped training has sent its last metrics, weights and probes. */
  private stopping: Promise<void> = Promise.resolve()
  private onceStopped: () => void = () => undefined
  private standingStill: Promise<void> | null = null
  /** Whether a training that has stopped may still send what was under way. */
  private trails = false
  /** By group, as far as known. */
  private readonly secondsPerStep = new Map<number, number>()

  constructor(
    private readonly host: Pick<Host, 'engine' | 'clock'>,
    private readonly events: TrainingEvents
  ) {}

  offers(): Promise<readonly BackendOffer[]> {
    return this.connection().api.offers()
  }

  /** Ends what trains and loads a job; nothing comes from it before `resume` or `pause`. Rejects where the engine dies. */
  async load(job: Job): Promise<Answer<Loaded>> {
    this.job = null
    this.trails = false
    const answer = await this.connection()
      .api.load(job)
      .catch((error: unknown) => {
        // A GPU driver may crash when it is only looked at; the processor is always there.
        const avoidable = job.backend === 'auto' && error instanceof EngineGone && error.crashed
        if (avoidable) return this.loadAfterCrash(job, error)
        throw error
      })
    if (!answer.ok) return answer
    this.job = { ...job, backend: backendName(answer.value.backend), modes: answer.value.modes }
    this.checkpoints.clear()
    this.secondsPerStep.clear()
    this.groups = answer.value.groups.length
    this.crashes = 0
    return answer
  }

  /** With the processor's own backend, and the record says why. */
  private async loadAfterCrash(job: Job, { message }: EngineGone): Promise<Answer<Loaded>> {
    const answer = await this.connection().api.load({ ...job, backend: 'simd' })
    if (!answer.ok) return answer
    const chosen = { name: 'simd', outcome: 'chosen', stepsPerSecond: null, detail: '' } as const
    const crashed = { name: job.backend, outcome: 'failed', stepsPerSecond: null, detail: message } as const
    const selection = { requested: job.backend, candidates: [chosen, crashed] }
    return { ok: true, value: { ...answer.value, selection } }
  }

  resume(): Promise<void> {
    this.paused = false
    return this.command('resume')
  }

  pause(): Promise<void> {
    this.paused = true
    return this.command('pause')
  }

  step(): Promise<void> {
    this.paused = true
    return this.command('step')
  }

  /** Ends training; resolves when it stands still. An engine that does not answer is ended. */
  stop(): Promise<void> {
    this.standingStill ??= this.comeToStand().finally(() => (this.standingStill = null))
    return this.standingStill
  }

  private async comeToStand(): Promise<void> {
    const slowest = Math.max(0, ...this.secondsPerStep.values())
    const stopped = new Promise<void>((resolve) => (this.onceStopped = resolve))
    const giveUp = (): void => {
      this.drop()
      this.events.state('stopped')
      this.onceStopped()
    }
    const patience = slowest > longStep ? impatientStopTime : stopTime
    const cancel = this.host.clock.after(patience, giveUp)
    this.stopping = this.command('stop')
    await Promise.race([stopped, this.stopping])
    cancel()
  }

  /** Resolves when nothing more comes of a training that was stopped. */
  settled(): Promise<void> {
    return this.stopping
  }

  /** Takes nothing more of a training that was stopped: its record is no longer on show. */
  disregard(): void {
    this.trails = false
  }

  /** Ends the engine process, whatever it does. The next call starts another. */
  drop(): void {
    this.job = null
    this.trails = false
    this.engine?.drop()
    this.engine = null
  }

  /** Asks it of the engine, and once more of each that replaces one that died over it. */
  private async command(name: 'resume' | 'pause' | 'step' | 'stop'): Promise<void> {
    const { job } = this
    while (job && this.job === job) {
      try {
        await this.recovered()
        return await this.connection().api[name]()
      } catch (error) {
        if (!(error instanceof EngineGone)) throw error
      }
    }
  }

  /** Waits until no engine is being started again. */
  private async recovered(): Promise<void> {
    let last: Promise<void>
    do {
      last = this.recovery
      await last
    } while (last !== this.recovery)
  }

  private connection(): EngineConnection {
    this.engine ??= this.connect()
    return this.engine
  }

  private connect(): EngineConnection {
    const own = (handle: () => void): void => {
      if (this.engine === connection && (this.job || this.trails)) handle()
    }
    const events: EngineEvents = {
      frame: async (frame) => own(() => this.take(frame)),
      state: (state) => own(() => this.changed(state)),
      checkpoint: (checkpoint) => own(() => this.keep(checkpoint)),
      failed: (message) => own(() => this.recover(message))
    }
    const connection: EngineConnection = connectEngine(this.host.engine, events, (reason) => {
      if (this.engine !== connection) return
      this.engine = null
      if (this.job) this.recover(`The engine process ended: ${reason}`)
    })
    return connection
  }

  private changed(state: EngineState): void {
    if (state === 'finished' || state === 'stopped') this.job = null
    this.trails = state === 'stopped'
    this.events.state(state)
    if (state === 'stopped') this.onceStopped()
  }

  private take(frame: Frame): void {
    for (const { group, stepsPerSecond } of frame.progress)
      if (stepsPerSecond > 0) this.secondsPerStep.set(group, 1 / stepsPerSecond)
    this.events.frame(frame)
  }

  private keep(checkpoint: Checkpoint): void {
    this.checkpoints.set(checkpoint.group, checkpoint)
    this.crashes = 0
  }

  private recover(reason: string): void {
    const { job } = this
    this.engine?.drop()
    this.engine = null
    this.crashes++
    if (!job) return
    if (this.crashes >= crashesAllowed) {
      this.job = null
      this.events.failed(reason)
      return
    }
    this.recovery = this.restart(job)
  }

  private async restart(job: Job): Promise<void> {
    try {
      const checkpoints = [...this.checkpoints.values()]
      const epochs = Array.from(
        { length: this.groups },
        (_, group) => this.checkpoints.get(group)?.epoch ?? -1
      )
      const { api } = this.connection()
      const answer = await api.load({ ...job, checkpoints, unprobed: this.events.unprobed(epochs) })
      if (this.job !== job) return
      if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join('\n'))
      this.events.resumedFrom(epochs)
      await (this.paused ? api.pause() : api.resume())
    } catch (error) {
      // A death has been told by the connection, which has started another recovery.
      if (error instanceof EngineGone || this.job !== job) return
      this.recover(error instanceof Error ? error.message : String(error))
    }
  }
}
