import type { Opened, WeightsLook, WithWeights } from '#contract/lab-api'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import { InputError } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import { writeInitlab } from '../initlab/write'
import type { Host, OwnPlace } from '../ports'
import type { Session } from '../session/session'
import { resolveExperiment } from '../sources/resolve'
import { sameSources } from '../sources/same-sources'
import type { Work } from '../sources/work'
import { openFile } from './open-file'
import { TableDesk } from './table-desk'
import { WeightsDesk } from './weights-desk'

/** Largest file that the lab opens, in bytes. */
const openLimit = 2 ** 30

/** What the user works on: where it was opened from, what it refers to, and what is saved of it. */
export class LabDocument {
  /** Where relative paths of the experiment count from; null where that is not known. */
  private folder: string | null = null

  readonly tables: TableDesk
  readonly weights: WeightsDesk

  constructor(
    private readonly session: Session,
    private readonly host: Pick<Host, 'files' | 'shipped' | 'compression' | 'clock'>,
    own: OwnPlace,
    /** Nothing is opened before this has come. */
    private readonly ready: Promise<void>
  ) {
    this.tables = new TableDesk(host.files, own)
    this.weights = new WeightsDesk(host, own)
  }

  /** As `open`, of a file of this machine by its absolute path. */
  async openPath(path: string): Promise<Opened> {
    const { files } = this.host
    const bytes = await files.read({ field: 'file', path }, null, openLimit)
    return this.open(files.nameOf(path), bytes, path)
  }

  /**
   * Shows the results where the file has any; else it is an experiment to edit, and what is on show stays. `path` is null
   * where a page has the file, which does not tell where it lies.
   */
  async open(name: string, bytes: Uint8Array, path: string | null = null): Promise<Opened> {
    await this.ready
    const opened = await openFile(name, bytes, this.host)
    if (opened.kind === 'table') return this.tables.open(name, opened.table, path)
    if (opened.kind === 'weights') return this.weights.open(name, bytes, opened.source, path)
    if (opened.kind === 'results') {
      await this.session.adopt(opened.record, opened.work, {
        message: '',
        file: path ?? name,
        unsaved: false
      })
      this.folder = this.folderOf(path)
      return { kind: 'results', name, experiment: opened.work.experiment }
    }
    const experiment = parseExperiment(opened.experiment)
    this.folder = this.folderOf(path)
    return { kind: 'experiment', name, experiment }
  }

  /** An experiment with all that it refers to. Throws `InputError`. */
  async resolve(experiment: unknown): Promise<Work> {
    const parsed = parseExperiment(experiment)
    try {
      return await resolveExperiment(parsed, this.folder, this.host)
    } catch (error) {
      // An opened file holds the data and weights that it was made from, wherever they were.
      const { work } = this.session
      if (work && error instanceof InputError && sameSources(work.experiment, parsed))
        return { ...work, experiment: parsed }
      throw error
    }
  }

  /** The bytes of a file with what is on show, and the growth of the session when they were taken. */
  async bytesToSave(): Promise<{ readonly bytes: Uint8Array; readonly growth: number }> {
    const { record, work, growth } = this.session
    if (record && work) return { bytes: await writeInitlab(record, work, this.host), growth }
    throw new InputError([
      { field: '', value: '', message: 'there are no results to save yet; run the experiment first' }
    ])
  }

  suggestedName(): string {
    const name = this.session.record?.head.experiment.name ?? ''
    const plain = name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
    return `${plain.slice(0, 80) || 'experiment'}.initlab`
  }

  lookAtTableOf(experiment: unknown): Promise<TableLook> {
    return this.tables.lookAtTableOf(parseExperiment(experiment), this.folder)
  }

  takeWeights(experiment: unknown): Promise<WithWeights> {
    return this.weights.take(experiment === null ? null : parseExperiment(experiment), this.folder)
  }

  lookAtWeights(experiment: unknown, arm: number): Promise<WeightsLook> {
    return this.weights.look(parseExperiment(experiment), arm, this.folder)
  }

  async takeTable(choices: TableChoices, experiment: unknown): Promise<Experiment> {
    if (experiment !== null) return this.tables.takeFor(parseExperiment(experiment), choices)
    const taken = await this.tables.take(choices)
    this.folder = this.folderOf(taken.path)
    return taken.experiment
  }

  private folderOf(path: string | null): string | null {
    return path === null ? null : this.host.files.folderOf(path)
  }
}
