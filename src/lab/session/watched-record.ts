import type { SessionState, SessionStatus } from '#contract/lab-api'
import type { Frame, Snapshot } from '#record/frames'
import type { ExperimentRecord } from '#record/record'

export interface SessionListener {
  /** Another record, or the same one with its end taken back: what was read of it no longer counts. */
  record(record: ExperimentRecord | null): void
  /** The record has grown. */
  grown(record: ExperimentRecord): void
  status(status: SessionStatus): void
}

/** The record of a session and how it stands, and who is told whenever either changes. */
export class WatchedRecord {
  record: ExperimentRecord | null = null
  status: SessionStatus = { state: 'idle', message: '' }
  /** Grows with every change of the record. */
  growth = 0
  private readonly listeners = new Set<SessionListener>()
  /** Where to cut the record when the next frame arrives. */
  private cut: readonly number[] | null = null

  /** Gives what to call to hear no more. */
  listen(listener: SessionListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Another record, or none, takes the place of what was on show. */
  show(record: ExperimentRecord | null, state = restingState(record)): void {
    this.record = record
    this.growth++
    this.cut = null
    for (const listener of this.listeners) listener.record(record)
    this.tell({ state, message: '' })
  }

  append(frame: Frame): void {
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
  }

  /** What each group has after this epoch (-1: everything) will come once more. */
  resumedFrom(epochs: readonly number[]): void {
    this.cut = epochs
  }

  /** The snapshots up to these epochs that have no probes. */
  unprobed(epochs: readonly number[]): readonly Snapshot[] {
    const groups = this.record?.groups ?? []
    return groups.flatMap(({ snapshots, probes }, group) => {
      const last = probes.at(-1)?.epoch ?? -1
      return snapshots.filter(({ epoch }) => epoch > last && epoch <= (epochs[group] ?? -1))
    })
  }

  /** The training of the record has come to its end. */
  finish(): void {
    const { record } = this
    if (!record) return
    const { provenance } = record.head
    record.head = { ...record.head, provenance: { ...provenance, finishedAt: new Date().toISOString() } }
  }

  become(state: SessionState, message = ''): void {
    if (state !== this.status.state || message !== this.status.message) this.tell({ state, message })
  }

  /** Nothing trains it now. */
  rest(): void {
    this.become(restingState(this.record))
  }

  private tell(status: SessionStatus): void {
    this.status = status
    for (const listener of this.listeners) listener.status(status)
  }
}

function restingState(record: ExperimentRecord | null): SessionState {
  if (!record) return 'idle'
  const { groups } = record.head
  const complete = record.groups.every(({ progress }, group) => progress?.epoch === groups[group]?.epochs)
  return complete ? 'finished' : 'stopped'
}
