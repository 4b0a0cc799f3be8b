import type { ReplicationsState } from '#contract/replication'
import { InputError, shortened } from '#core/errors'
import type { Host } from '../ports'
import { replicate } from './replicate'
import { replications } from './table'

/** Runs the replications that a window asks for, one after the other, beside whatever else trains. */
export class ReplicationDesk {
  state: ReplicationsState = { running: null, waiting: [], results: [], failure: '' }
  private stopping = new AbortController()
  private worker: Promise<void> | null = null
  /** Of those that wait or run, whether they were asked for quickly. */
  private readonly quick = new Map<string, boolean>()

  constructor(
    private readonly host: Host,
    private readonly changed: (state: ReplicationsState) => void
  ) {}

  /** Adds to those that wait; what already waits or runs is not run twice. Throws `InputError` for a name that is not known. */
  start(ids: readonly string[], quick: boolean): void {
    const stranger = ids.find((id) => !replications.some((one) => one.id === id))
    if (stranger !== undefined) {
      throw new InputError([
        { field: 'replication', value: shortened(stranger), message: 'there is no such replication' }
      ])
    }
    const { running, waiting } = this.state
    const added = ids.filter((id) => id !== running?.id && !waiting.includes(id))
    for (const id of added) this.quick.set(id, quick)
    this.tell({ waiting: [...waiting, ...added], failure: '' })
    this.worker ??= this.work().finally(() => (this.worker = null))
  }

  /** Ends the one that runs, and forgets those that wait. */
  async stop(): Promise<void> {
    this.tell({ waiting: [] })
    this.stopping.abort()
    await this.worker
  }

  private async work(): Promise<void> {
    this.stopping = new AbortController()
    for (let id = this.next(); id !== undefined; id = this.next()) {
      const one = replications.find((candidate) => candidate.id === id)!
      try {
        const result = await replicate(one, {
          host: this.host,
          quick: this.quick.get(id) ?? true,
          signal: this.stopping.signal,
          onProgress: (share) => this.progress(one.id, share)
        })
        if (!result) break
        this.tell({ results: [...this.state.results.filter((before) => before.id !== one.id), result] })
      } catch (error) {
        if (!this.stopping.signal.aborted) {
          this.tell({ failure: `${one.title}: ${error instanceof Error ? error.message : String(error)}` })
        }
        break
      }
    }
    this.tell({ running: null, waiting: [] })
  }

  private next(): string | undefined {
    const [id, ...waiting] = this.state.waiting
    if (id !== undefined) this.tell({ running: { id, share: 0 }, waiting })
    return id
  }

  /** Told in steps of a hundredth. */
  private progress(id: string, share: number): void {
    if (share - (this.state.running?.share ?? 0) >= 0.01) this.tell({ running: { id, share } })
  }

  private tell(change: Partial<ReplicationsState>): void {
    this.state = { ...this.state, ...change }
    this.changed(this.state)
  }
}
