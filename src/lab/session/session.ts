import type { Answer } from '#contract/answer'
import type { BackendOffer, EngineState, Job, Loaded } from '#contract/engine-api'
import { backendName } from '#record/provenance'
import type { Frame, Snapshot } from '#record/frames'
import type { SessionState, SessionStatus } from '#contract/lab-api'
import { ExperimentRecord } from '#record/record'
import { InputError } from '#core/errors'
import { outlineExperiment } from '#core/experiment/outline'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import type { EngineLauncher } from './engine-client'
import { preparedFor } from '../sources/prepared'
import type { ResolvedExperiment } from '../sources/resolve'
import { Supervisor } from './supervisor'

/** An experiment with all that it refers to. */
export interface Work extends ResolvedExperiment {
  readonly experiment: Experiment
}

export interface RunOptions {
  readonly backend: string
  readonly threads: number | null
  readonly startPaused: boolean
}

export interface SessionListener {
  /** Another record, or the same one with its end taken back: what was read of it no longer counts. */
  record(record: ExperimentRecord | null): void
  /** The record has grown. */
  grown(record: ExperimentRecord): void
  status(status: SessionStatus): void
}

/**
 * One experiment at a time: its record, what trains it, and how it stands. Nothing that was recorded is lost before
 * another record takes its place: not when the engine dies, and not when a new experiment turns out to be bad.
 */
export class Session {
  record: ExperimentRecord | null = null
  /** What the record was made from; null where a file that has no data of its own was opened. */
  work: Work | null = null
  status: SessionStatus = { state: 'idle', message: '', file: null, unsaved: false }
  /** Grows with every change of the record. */
  growth = 0
  private readonly listeners = new Set<SessionListener>()
  private readonly supervisor: Supervisor
  /** Numbers the starts: an overtaken one has nothing more to say. */
  private turn = 0
  private options: Pick<RunOptions, 'backend' | 'threads'> = { backend: 'auto', threads: null }
  private startPaused = false
  /** Where to cut the record when the first frame of a restarted engine arrives. */
  private cut: readonly number[] | null = null

  constructor(
    launcher: EngineLauncher,
    private readonly version: string
  ) {
    this.supervisor = new Supervisor(launcher, {
      frame: (frame) => this.append(frame),
      state: (state) => this.trainingIs(state),
      resumedFrom: (epochs) => (this.cut = epochs),
      unprobed: (epochs) => this.unprobed(epochs),
      failed: (message) => this.become('failed', message)
    })
  }

  /** Gives what to call to hear no more. */
  listen(listener: SessionListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
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
    this.become('preparing')
    const { backend, threads } = options
    const answer = await this.load(
      { experiment, data, imported, backend, modes: [], threads, checkpoints: [], unprobed: [] },
      turn
    )
    if (turn !== this.turn || !answer) return
    if (!answer.ok) {
      this.become(restingState(this.record))
      throw new InputError(answer.problems)
    }
    this.work = work
    this.options = { backend: backendName(answer.value.backend), threads }
    this.show(
      new ExperimentRecord({
        experiment,
        data,
        groups: answer.value.groups,
        provenance: this.provenance(answer.value)
      }),
      { state: 'preparing', message: '', file: null, unsaved: false }
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

  /** Shows a record that was read from a file. */
  async adopt(
    record: ExperimentRecord,
    work: Work | null,
    status: Omit<SessionStatus, 'state'>
  ): Promise<void> {
    const turn = ++this.turn
    await this.leave()
    if (turn !== this.turn) return
    this.work = work
    const { backend } = record.head.provenance
    this.options = { backend: backendName(backend), threads: backend.threads }
    this.show(record, { ...status, state: restingState(record) })
  }

  /** The record is in this file now, as it was when `growth` had that value. */
  saved(file: string, growth: number): void {
    this.tell({ ...this.status, file, unsaved: this.growth !== growth })
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
      this.become('failed', error instanceof Error ? error.message : String(error))
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
    this.become(restingState(this.record))
  }

  private workAgain(): Work {
    if (this.work) return this.work
    throw new InputError([
      { field: '', value: '', message: 'there is no experiment to run again; start one first' }
    ])
  }

  private show(record: ExperimentRecord, status: SessionStatus): void {
    this.record = record
    this.growth++
    this.cut = null
    for (const listener of this.listeners) listener.record(record)
    this.tell(status)
  }

  private append(frame: Frame): void {
    const { record, cut } = this
    if (!record) return
    if (cut) {
      this.cut = null
      record.groups.forEach((group, index) => group.truncate(cut[index] ?? -1))
      for (const listener of this.listeners) listener.record(record)
    }
    record.append(frame)
    this.growth++
    for (const listener of this.listeners) listener.grown(record)
    if (!this.status.unsaved) this.tell({ ...this.status, unsaved: true })
  }

  private unprobed(epochs: readonly number[]): readonly Snapshot[] {
    const groups = this.record?.groups ?? []
    return groups.flatMap(({ snapshots, probes }, group) => {
      const last = probes.at(-1)?.epoch ?? -1
      return snapshots.filter(({ epoch }) => epoch > last && epoch <= (epochs[group] ?? -1))
    })
  }

  private trainingIs(state: EngineState): void {
    const { record } = this
    if (record && (state === 'finished' || state === 'stopped')) {
      const { provenance } = record.head
      record.head = { ...record.head, provenance: { ...provenance, finishedAt: new Date().toISOString() } }
    }
    this.become(state)
  }

  private become(state: SessionState, message = ''): void {
    if (state !== this.status.state || message !== this.status.message)
      this.tell({ ...this.status, state, message })
  }

  private tell(status: SessionStatus): void {
    this.status = status
    for (const listener of this.listeners) listener.status(status)
  }

  private provenance({ backend, selection, ceilingGflops }: Loaded): ExperimentRecord['head']['provenance'] {
    return {
      version: this.version,
      backend,
      selection,
      ceilingGflops,
      rate: null,
      platform: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
      startedAt: new Date().toISOString(),
      finishedAt: null
    }
  }
}

/** How a record that nothing trains stands. */
function restingState(record: ExperimentRecord | null): 'idle' | 'finished' | 'stopped' {
  if (!record) return 'idle'
  const { groups } = record.head
  const complete = record.groups.every(({ progress }, group) => progress?.epoch === groups[group]?.epochs)
  return complete ? 'finished' : 'stopped'
}
