import { type InitlabFile, readInitlab } from '../initlab/read'
import { writeInitlab } from '../initlab/write'
import type { Backup, Host } from '../ports'
import type { Session } from '../session/session'

/** Milliseconds between two saves of a record that grows; longer where one takes more than a twentieth of that. */
const interval = 10_000
const share = 1 / 20

/** Keeps what no file holds yet in a backup, so that a crash of the host loses seconds, not hours. */
export class Autosave {
  private readonly stopListening: () => void
  private cancel: (() => void) | null = null
  private work: Promise<void> = Promise.resolve()
  private wait = interval
  private stored = false

  constructor(
    private readonly backup: Backup,
    private readonly session: Session,
    private readonly host: Pick<Host, 'clock' | 'compression' | 'shipped'>,
    private readonly log: (error: unknown) => void
  ) {
    this.stopListening = session.listen({
      record: () => this.schedule(),
      grown: () => this.schedule(),
      status: ({ unsaved }) => {
        if (!unsaved && this.stored) void this.queue(() => this.forget())
      }
    })
  }

  /** Takes the newest record that a lab which is no longer running left behind; null where there is none. */
  async recover(): Promise<InitlabFile | null> {
    for (const left of await this.backup.left()) {
      try {
        const found = await readInitlab(await left.read(), 'the automatic backup', this.host)
        await left.takeOver()
        this.stored = true
        return found
      } catch (error) {
        this.log(error)
        await left.putAside().catch(this.log)
      }
    }
    return null
  }

  /** Saves once more where something is unsaved; then no more. */
  async close(): Promise<void> {
    this.stopListening()
    this.cancel?.()
    this.cancel = null
    await this.queue(() => this.save())
  }

  private schedule(): void {
    this.cancel ??= this.host.clock.after(this.wait, () => {
      this.cancel = null
      void this.queue(() => this.save())
    })
  }

  /** One thing at a time; a failure is logged, for the training must go on. */
  private queue(work: () => Promise<void>): Promise<void> {
    this.work = this.work.then(work).catch(this.log)
    return this.work
  }

  private async save(): Promise<void> {
    const { record, work, status } = this.session
    const { clock } = this.host
    if (!record || !work || !status.unsaved) return
    const from = clock.now()
    await this.backup.write(await writeInitlab(record, work, this.host))
    this.stored = true
    this.wait = Math.max(interval, (clock.now() - from) / share)
  }

  private async forget(): Promise<void> {
    if (this.session.status.unsaved) return
    await this.backup.remove()
    this.stored = false
  }
}
