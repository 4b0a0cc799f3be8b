import type { ExperimentRecord } from '#record/record'
import { readInitlab } from '../initlab/read'
import { writeInitlab } from '../initlab/write'
import type { Backup, Host } from '../ports'
import type { Session } from '../session/session'
import type { LabDocument, LeftBehind } from './document'

/** Milliseconds between two saves of a record that grows; longer where one takes more than a twentieth of that. */
const interval = 10_000
const share = 1 / 20

/** Keeps what no file holds yet in a backup, so that a crash of the host loses seconds, not hours. */
export class Autosave {
  private readonly stopListening: () => void
  private cancel: (() => void) | null = null
  private work: Promise<void> = Promise.resolve()
  private wait = interval
  /** What the backup has of the results and of the experiment being edited. */
  private stored: { results: Version | null; experiment: unknown } = { results: null, experiment: null }

  constructor(
    private readonly backup: Backup,
    private readonly session: Session,
    private readonly document: LabDocument,
    private readonly host: Pick<Host, 'clock' | 'compression' | 'shipped'>,
    private readonly log: (error: unknown) => void
  ) {
    this.stopListening = session.listen({
      record: () => this.schedule(),
      grown: () => this.schedule(),
      status: () => undefined
    })
    document.listen(() => {
      this.schedule()
      void this.queue(() => this.forget())
    })
  }

  /** Gives the document the newest that a lab which is no longer running left behind. */
  async recover(): Promise<void> {
    for (const left of await this.backup.left()) {
      try {
        const [results, experiment] = await Promise.all([left.read('results'), left.read('experiment')])
        const found: LeftBehind = {
          results: results && (await readInitlab(results, 'the automatic backup', this.host)),
          experiment: experiment && (JSON.parse(new TextDecoder().decode(experiment)) as unknown)
        }
        await left.takeOver()
        await this.document.recover(found)
        // From here on, the backup has what the document has.
        this.stored = {
          results: found.results && { record: found.results.record, growth: this.session.growth },
          experiment: found.experiment
        }
        return
      } catch (error) {
        this.log(error)
        await left.putAside().catch(this.log)
      }
    }
  }

  /** Saves once more what no file holds; then no more. */
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
    await this.forget()
    const { stored, document, session, backup } = this
    const { edited } = document
    if (edited !== null && edited !== stored.experiment) {
      await backup.write('experiment', new TextEncoder().encode(JSON.stringify(edited)))
      stored.experiment = edited
    }
    const { atStake } = document.results
    const { growth } = session
    if (!atStake || (atStake.record === stored.results?.record && stored.results.growth === growth)) return
    const { clock } = this.host
    const from = clock.now()
    await backup.write('results', await writeInitlab(atStake.record, atStake.work, this.host))
    stored.results = { record: atStake.record, growth }
    this.wait = Math.max(interval, (clock.now() - from) / share)
  }

  /** Removes what nobody needs any more. */
  private async forget(): Promise<void> {
    const { stored, document, backup } = this
    if (stored.results && !document.results.atStake) {
      await backup.remove('results')
      stored.results = null
    }
    if (stored.experiment !== null && document.edited === null) {
      await backup.remove('experiment')
      stored.experiment = null
    }
  }
}

interface Version {
  readonly record: ExperimentRecord
  readonly growth: number
}
