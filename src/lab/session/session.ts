import type { Answer } from '#contract/answer'
import type { BackendOffer, EngineState, Job, Loaded } from '#contract/engine-api'
import type { SessionStatus } from '#contract/lab-api'
import { InputError } from '#core/errors'
import { outlineExperiment } from '#core/experiment/outline'
import { parseExperiment } from '#core/experiment/parse'
import { backendName, type Provenance } from '#record/provenance'
import { ExperimentRecord } from '#record/record'
import { weightsTaken } from '#record/weights-taken'
import type { Host } from '../ports'
import { preparedFor } from '../sources/prepared'
import type { Work } from '../sources/work'
import { Supervisor } from './supervisor'
import { type SessionListener, WatchedRecord } from './watched-record'

export type SessionHost = Pick<Host, 'engine' | 'clock' | 'version' | 'runtime'>

export interface RunOptions {
  readonly backend: string
  readonly threads: number | null
  readonly startPaused: boolean
}

/**
 * One experiment at a time: its record, what trains it, and how it stands. Nothing that was recorded is lost before
 * another record takes its place: not when the engine dies, and not when a new experiment turns out to be bad.
 */
export class Session {
  /** What the record was made from. */
  work: Work | null = null
  private readonly shown = new WatchedRecord()
  private readonly supervisor: Supervisor
  /** Numbers the starts: an overtaken one has nothing more to say. */
  private turn = 0
  private options: Pick<RunOptions, 'backend' | 'threads'> = { backend: 'auto', threads: null }
  private startPaused = false

  constructor(private readonly host: SessionHost) {
    const { shown } = this
    this.supervisor = new Supervisor(host, {
      frame: (frame) => shown.append(frame),
      state: (state) => this.trainingIs(state),
      resumedFrom: (epochs) => shown.resumedFrom(epochs),
      unprobed: (epochs) => shown.unprobed(epochs),
      failed: (message) => shown.become('failed', message)
    })
  }

  get record(): ExperimentRecord | null {
    return this.shown.record
  }

  get status(): SessionStatus {
    return this.shown.status
  }

  /** Grows with every change of the record. */
  get growth(): number {
    return this.shown.growth
  }

  /** Gives what to call to hear no more. */
  listen(listener: SessionListener): () => void {
    return this.shown.listen(listener)
  }

  offers(): Promise<readonly BackendOffer[]> {
    return this.supervisor.offers()
  }

  /** Trains this, if it is sound; else throws `InputError`, and everything stays as it is. */
  async start(work: Work, options: RunOptions): Promise<void> {
    const data = preparedFor(work)
    const { experiment, imported } = work
    outlineExperiment(experiment, data, imported)
    const turn = ++this.turn
    await this.leave()
    if (turn !== this.turn) return
    this.startPaused = options.startPaused
    this.shown.become('preparing')
    const { backend, threads } = options
    const answer = await this.load(
      { experiment, data, imported, backend, modes: [], threads, checkpoints: [], unprobed: [] },
      turn
    )
    if (turn !== this.turn || !answer) return
    if (!answer.ok) {
      this.shown.rest()
      throw new InputError(answer.problems)
    }
    this.work = work
    this.options = { backend: backendName(answer.value.backend), threads }
    this.shown.show(
      new ExperimentRecord({
        experiment,
        data,
        groups: answer.value.groups,
        provenance: this.provenance(answer.value, work)
      }),
      'preparing'
    )
    // A pause that was asked for while preparing counts.
    await (this.startPaused ? this.supervisor.pause() : this.supervisor.resume())
  }

  async pause(): Promise<void> {
    this.startPaused = true
    if (this.trains) await this.supervisor.pause()
  }

  async resume(): Promise<void> {
    this.startPaused = false
    if (this.trains) await this.supervisor.resume()
  }

  async step(): Promise<void> {
    this.startPaused = true
    if (this.trains) await this.supervisor.step()
  }

  async stop(): Promise<void> {
    if (this.status.state === 'preparing') {
      this.turn++
      await this.leave()
    } else if (this.trains) await this.supervisor.stop()
  }

  /** Resolves when nothing more comes of a training that was stopped: its last metrics, weights and probes come a little later. */
  settled(): Promise<void> {
    return this.supervisor.settled()
  }

  /** Back to the same first weights, paused at epoch 0. */
  async rewind(): Promise<void> {
    await this.start(this.workAgain(), { ...this.options, startPaused: true })
  }

  /** New first weights from the seeds that follow. */
  async reseed(): Promise<void> {
    const work = this.workAgain()
    const { seeds } = work.experiment
    const experiment = parseExperiment({
      ...work.experiment,
      seeds: { ...seeds, first: seeds.first + seeds.count }
    })
    return this.start(
      { ...work, experiment },
      { ...this.options, startPaused: this.status.state === 'paused' }
    )
  }

  /** Shows nothing. */
  async clear(): Promise<void> {
    const turn = ++this.turn
    await this.leave()
    if (turn !== this.turn) return
    this.supervisor.disregard()
    this.work = null
    this.shown.show(null)
  }

  /** Shows a record that was trained before. */
  async adopt(record: ExperimentRecord, work: Work): Promise<void> {
    const turn = ++this.turn
    await this.leave()
    if (turn !== this.turn) return
    this.supervisor.disregard()
    this.work = work
    const { backend } = record.head.provenance
    this.options = { backend: backendName(backend), threads: backend.threads }
    this.shown.show(record)
  }

  dispose(): void {
    this.turn++
    this.supervisor.drop()
  }

  /** null where the engine died of it after another start had taken over. */
  private async load(job: Job, turn: number): Promise<Answer<Loaded> | null> {
    try {
      return await this.supervisor.load(job)
    } catch (error) {
      if (turn !== this.turn) return null
      this.shown.become('failed', error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  private get trains(): boolean {
    return this.status.state === 'running' || this.status.state === 'paused'
  }

  /** Ends what trains or is about to; what was recorded stays. */
  private async leave(): Promise<void> {
    if (this.trains) await this.supervisor.stop()
    if (this.status.state !== 'preparing') return
    this.supervisor.drop()
    this.shown.rest()
  }

  private workAgain(): Work {
    if (this.work) return this.work
    throw new InputError([
      { field: '', value: '', message: 'there is no experiment to run again; start one first' }
    ])
  }

  private trainingIs(state: EngineState): void {
    if (state === 'finished' || state === 'stopped') this.shown.finish()
    this.shown.become(state)
  }

  private provenance(
    { backend, selection, ceilingGflops }: Loaded,
    { experiment, imported }: Work
  ): Provenance {
    const weights = weightsTaken(experiment, imported)
    return {
      version: this.host.version,
      backend,
      selection,
      ceilingGflops,
      rate: null,
      platform: this.host.runtime,
      ...(weights.length > 0 && { weights }),
      startedAt: new Date().toISOString(),
      finishedAt: null
    }
  }
}
