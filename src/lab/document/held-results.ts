import type { LastResults } from '#contract/lab-api'
import type { ExperimentRecord } from '#record/record'
import type { Session } from '../session/session'
import type { Work } from '../sources/work'

/** A file that the user knows. */
export interface KnownFile {
  readonly name: string
  /** null where it is not known, e.g. of a file that was dropped or downloaded. */
  readonly path: string | null
}

/** Results with what is known of where they are. */
export interface Results {
  readonly record: ExperimentRecord
  readonly work: Work
  /** The file that they were opened from or saved to. */
  readonly file: KnownFile | null
  /** Whether they have anything that this file does not. */
  readonly unsaved: boolean
}

/** Results of more bytes are not kept beside those on show: the person is asked before they are replaced. */
const mostKept = 2 ** 28

/**
 * The results that a document has: those on show, while they are its own, and the last ones, which a later training
 * replaced. They stay in memory, one level deep, so that nobody has to be asked before training again.
 */
export class HeldResults {
  private lastKept: Results | null = null
  private lastBytes = 0
  /** Those of the document before, which nobody needs any more, stay on show until there are others. */
  private own = true
  private shown: { readonly record: ExperimentRecord; readonly work: Work } | null = null
  private file: KnownFile | null = null
  /** The session's growth when that on show grew last. */
  private growth = 0
  /** The same when the file was written; null: never. */
  private savedAt: number | null = null
  private arriving: Results | null = null

  /** `changed` hears of whatever happens to them. */
  constructor(
    private readonly session: Session,
    private readonly changed: () => void
  ) {
    session.listen({
      record: (record) => this.begun(record),
      grown: () => {
        this.growth = session.growth
        this.changed()
      },
      status: () => undefined
    })
  }

  /** What was replaced last, and can be brought back. */
  get last(): Results | null {
    return this.lastKept
  }

  /** The document's own results that are on show. */
  get current(): Results | null {
    const { shown, file } = this
    return this.own && shown ? { ...shown, file, unsaved: this.isUnsaved } : null
  }

  /** What would hurt to lose: what is on show, or the last where that has been rewound and has learned nothing yet. */
  get atStake(): Results | null {
    const { current, last } = this
    if (current?.unsaved) return current
    return last?.unsaved && current?.record.hasLearned !== true ? last : null
  }

  /** Whether another training would lose results for good. */
  get isTooLargeToKeep(): boolean {
    const { current } = this
    return current !== null && current.unsaved && current.record.bytes > mostKept
  }

  get lastInBrief(): LastResults | null {
    const { last, lastBytes } = this
    return last && { name: last.record.head.experiment.name, bytes: lastBytes }
  }

  /** Shows results that were trained before, as those of a new document. */
  async adopt(results: Results): Promise<void> {
    await this.show(results)
    this.keep(null)
    this.changed()
  }

  /** Changes places: the last results are shown, and what was on show is the last. */
  async bringBack(): Promise<void> {
    const { last } = this
    if (last) await this.show(last)
  }

  /** This record is in this file now, as it was when the session's growth had that value. */
  saved(record: ExperimentRecord, file: KnownFile, growth: number): void {
    if (record !== this.shown?.record) return
    this.file = file
    this.savedAt = growth
    this.changed()
  }

  /** They are of no document any more. What no file holds is gone. */
  async release(): Promise<void> {
    const { current, own, session } = this
    const maySee = session.status.state !== 'preparing' && (!own || (current?.file && !current.unsaved))
    this.keep(null)
    this.own = false
    if (!maySee) await session.clear()
    this.changed()
  }

  /** Nothing is on show. */
  async clear(): Promise<void> {
    await this.session.clear()
    this.keep(null)
    this.changed()
  }

  private keep(last: Results | null): void {
    this.lastKept = last
    this.lastBytes = last?.record.bytes ?? 0
  }

  private async show(results: Results): Promise<void> {
    this.arriving = results
    await this.session.adopt(results.record, results.work)
  }

  private get isUnsaved(): boolean {
    const { shown, savedAt, growth } = this
    return shown !== null && savedAt !== growth && shown.record.hasLearned
  }

  private begun(record: ExperimentRecord | null): void {
    const { work } = this.session
    if (record === this.shown?.record) return this.changed()
    const arriving = this.arriving?.record === record ? this.arriving : null
    if (arriving) this.arriving = null
    const worthKeeping = this.worthKeeping()
    if (worthKeeping || arriving === this.last) this.keep(worthKeeping)
    this.shown = record && work && { record, work }
    this.growth = this.session.growth
    this.file = arriving?.file ?? null
    this.savedAt = arriving?.unsaved === false ? this.growth : null
    this.own = true
    this.changed()
  }

  /** What is on show, where it is worth bringing back. */
  private worthKeeping(): Results | null {
    const { current } = this
    return current?.record.hasLearned && current.record.bytes <= mostKept ? current : null
  }
}
