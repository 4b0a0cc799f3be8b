import { Undecided } from '#contract/answer'
import type { DocumentState, Leave, Opened, Saving, WeightsLook, WithWeights } from '#contract/lab-api'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import { InputError } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import type { Host, OwnPlace } from '../ports'
import type { RunOptions, Session } from '../session/session'
import { DocumentSources } from './document-sources'
import { HeldResults, type KnownFile, type Results } from './held-results'
import { openFile } from './open-file'
import { type Dialogs, type ToSave, askWhere, experimentToSave, isNamedSo, resultsToSave } from './saving'
import { TableDesk } from './table-desk'
import { WeightsDesk } from './weights-desk'

/** Largest file that the lab opens, in bytes. */
const openLimit = 2 ** 30

/** What was left behind by a lab that ended. */
export interface LeftBehind {
  readonly results: Pick<Results, 'record' | 'work'> | null
  /** That was being edited; null for none. */
  readonly experiment: unknown
}

/**
 * What the user works on, the same for every host: a file or none, an experiment with its results, and what of it no file
 * holds. Nothing of that goes without a decision of the user (`Undecided`), but for results that training again replaces:
 * they can be brought back.
 */
export class LabDocument {
  readonly results: HeldResults
  readonly sources: DocumentSources
  readonly tables: TableDesk
  readonly weights: WeightsDesk
  /** What the experiment was opened from or saved to. */
  private file: KnownFile | null = null
  private editedExperiment: unknown = null
  private recovered = false
  /** A file of this machine that is opened once the user has decided. */
  private waiting: string | null = null
  private readonly listeners = new Set<(state: DocumentState) => void>()
  private told: string

  constructor(
    private readonly session: Session,
    private readonly host: Pick<Host, 'files' | 'shipped' | 'compression' | 'clock'>,
    own: OwnPlace,
    /** Nothing is opened before this has come. */
    private readonly ready: Promise<void>
  ) {
    this.results = new HeldResults(session, () => this.tell())
    this.sources = new DocumentSources(host, own, () => this.results.current?.work ?? null)
    const { files } = this.sources
    this.tables = new TableDesk(files, own)
    this.weights = new WeightsDesk({ ...host, files }, own)
    this.told = JSON.stringify(this.state)
  }

  get state(): DocumentState {
    const { results, file, editedExperiment, recovered } = this
    const { current, atStake, lastInBrief } = results
    const held = current ? current.file : file
    const unsaved = { results: atStake !== null, experiment: editedExperiment !== null }
    return {
      name: held?.name ?? current?.record.head.experiment.name ?? '',
      path: held?.path ?? null,
      saved: held !== null && !unsaved.results && !unsaved.experiment,
      hasResults: current !== null,
      unsaved,
      recovered: recovered && (unsaved.results || unsaved.experiment),
      last: lastInBrief
    }
  }

  /** What the user has made of the experiment and neither a file nor the record has; null for nothing. */
  get edited(): unknown {
    return this.editedExperiment
  }

  /** Calls back whenever the state has changed. */
  listen(listener: (state: DocumentState) => void): void {
    this.listeners.add(listener)
  }

  /** As `openBytes`, of a file of this machine by its absolute path. */
  async openPath(path: string, leave: Leave = 'ask'): Promise<Opened> {
    this.waiting = path
    try {
      const bytes = await this.host.files.read({ field: 'file', path }, null, openLimit)
      const opened = await this.open({ name: this.host.files.nameOf(path), path }, bytes, leave)
      this.waiting = null
      return opened
    } catch (error) {
      if (!(error instanceof Undecided)) this.waiting = null
      throw error
    }
  }

  /** As `openPath`, of the file whose opening was `Undecided` last. */
  openWaiting(leave: Leave = 'ask'): Promise<Opened> {
    if (this.waiting !== null) return this.openPath(this.waiting, leave)
    throw new InputError([{ field: '', value: '', message: 'no file waits to be opened; open one' }])
  }

  /**
   * Shows the results where the file has any; else it is an experiment to edit, and results that a file holds stay on show
   * until there are others. Throws `InputError`, and everything stays as it is.
   */
  openBytes(name: string, bytes: Uint8Array, leave: Leave = 'ask'): Promise<Opened> {
    return this.open({ name, path: null }, bytes, leave)
  }

  private async open(file: KnownFile, bytes: Uint8Array, leave: Leave): Promise<Opened> {
    await this.ready
    const { name, path } = file
    const opened = await openFile(name, bytes, this.host)
    if (opened.kind === 'table') return this.tables.open(name, opened.table, path)
    if (opened.kind === 'weights') {
      // Whoever picks a file lets it be read.
      if (path !== null) this.sources.allow([path])
      return this.weights.open(name, bytes, opened.source, path)
    }
    if (opened.kind === 'results') {
      await this.mayLeave(leave)
      await this.results.adopt({ record: opened.record, work: opened.work, file, unsaved: false })
      this.become(file, path)
      return { kind: 'results', name, experiment: opened.work.experiment }
    }
    const experiment = parseExperiment(opened.experiment)
    await this.mayLeave(leave)
    await this.results.release()
    this.become(file, path)
    return { kind: 'experiment', name, experiment }
  }

  /** Leaves the document for an experiment that is in no file, or for nothing (null). Throws `InputError`. */
  async begin(experiment: unknown, leave: Leave = 'ask'): Promise<void> {
    await this.ready
    if (experiment === null) {
      await this.mayLeave(leave)
      await this.results.clear()
      return this.become(null, null)
    }
    const shown = this.results.current?.record.head.experiment
    if (shown && JSON.stringify(shown) === JSON.stringify(parseExperiment(experiment))) {
      // It has its results already; what was made of it goes.
      if (leave === 'ask' && this.editedExperiment !== null)
        throw undecided({ results: false, experiment: true })
      return this.keepEdited(null)
    }
    await this.mayLeave(leave)
    await this.results.release()
    this.become(null, null)
  }

  /** Trains this experiment; the results that it replaces can be brought back. Throws `InputError`. */
  async start(experiment: unknown, options: RunOptions, leave: Leave = 'ask'): Promise<void> {
    await this.ready
    const work = await this.sources.resolve(experiment)
    this.mayReplace(leave)
    await this.session.start(work, options)
    this.recovered = false
    this.tell()
  }

  /** Throws `InputError` where the document has no results. */
  rewind(leave: Leave = 'ask'): Promise<void> {
    this.mayTrainAgain(leave)
    return this.session.rewind()
  }

  /** Throws `InputError` where the document has no results. */
  reseed(leave: Leave = 'ask'): Promise<void> {
    this.mayTrainAgain(leave)
    return this.session.reseed()
  }

  /** What the user has made of the experiment; null: nothing that a file or the record does not have. */
  keepEdited(experiment: unknown): void {
    this.editedExperiment = experiment
    this.tell()
  }

  /** The bytes of a file, a name to suggest, and what to call when they are in a file. Throws `InputError`. */
  async toSave(saving: Saving): Promise<ToSave> {
    if (saving.what === 'results') {
      // A training that was stopped may still have something to say.
      await this.session.settled()
      const { current } = this.results
      const { growth } = this.session
      const toSave = await resultsToSave(current, this.host)
      return { ...toSave, saved: (file) => current && this.results.saved(current.record, file, growth) }
    }
    const { experiment } = saving
    return {
      ...experimentToSave(experiment),
      saved: (file) => {
        this.file = file
        const isNewest = JSON.stringify(experiment) === JSON.stringify(this.editedExperiment)
        this.keepEdited(isNewest ? null : this.editedExperiment)
      }
    }
  }

  /** Asks where, unless `again` and a path is known, and writes; null where the user cancelled. Throws `InputError`. */
  async save(saving: Saving, again: boolean, dialogs: Dialogs): Promise<string | null> {
    const { bytes, name, saved } = await this.toSave(saving)
    const { files } = this.host
    const known = saving.what === 'results' ? this.results.current?.file : this.file
    const path =
      again && known?.path && isNamedSo(known.path, saving.what)
        ? known.path
        : await askWhere(dialogs, files, name, saving.what)
    if (path === null) return null
    await files.write(path, bytes)
    saved({ name: files.nameOf(path), path })
    return path
  }

  /** Saves all that no file holds; whether it is saved now. Throws `InputError`. */
  async saveAll(dialogs: Dialogs): Promise<boolean> {
    const { unsaved } = this.state
    if (unsaved.results) {
      await this.showWhatIsAtStake()
      await this.session.stop()
      if ((await this.save({ what: 'results' }, true, dialogs)) === null) return false
    }
    if (!unsaved.experiment) return true
    const saving = { what: 'experiment', experiment: this.editedExperiment } as const
    return (await this.save(saving, true, dialogs)) !== null
  }

  /** Takes what an earlier lab could not save any more. */
  async recover({ results, experiment }: LeftBehind): Promise<void> {
    this.recovered = true
    this.keepEdited(experiment)
    if (results) await this.results.adopt({ ...results, file: null, unsaved: true })
  }

  /** Throws where something that no file holds would be lost. It is shown, so that the user sees what the question is about. */
  private async mayLeave(leave: Leave): Promise<void> {
    const { unsaved } = this.state
    if (leave === 'discard' || (!unsaved.results && !unsaved.experiment)) return
    if (unsaved.results) await this.showWhatIsAtStake()
    throw undecided(unsaved)
  }

  private mayReplace(leave: Leave): void {
    if (leave === 'ask' && this.results.isTooLargeToKeep)
      throw undecided({ results: true, experiment: false })
  }

  private mayTrainAgain(leave: Leave): void {
    this.mayReplace(leave)
    if (this.results.current) return
    const message = 'this experiment has no results to train again; run it first'
    throw new InputError([{ field: '', value: '', message }])
  }

  private async showWhatIsAtStake(): Promise<void> {
    if (this.results.atStake === this.results.last) await this.results.bringBack()
  }

  /** Another document. `place`: the file that the paths of its experiment count from; null where that is not known. */
  private become(file: KnownFile | null, place: string | null): void {
    this.file = file
    this.sources.moveTo(place)
    this.waiting = null
    this.recovered = false
    this.keepEdited(null)
  }

  private tell(): void {
    const { state } = this
    const text = JSON.stringify(state)
    if (text === this.told) return
    this.told = text
    for (const listener of this.listeners) listener(state)
  }

  lookAtTableOf(experiment: unknown): Promise<TableLook> {
    return this.tables.lookAtTableOf(parseExperiment(experiment), this.sources.folder)
  }

  takeWeights(experiment: unknown): Promise<WithWeights> {
    return this.weights.take(experiment === null ? null : parseExperiment(experiment), this.sources.folder)
  }

  lookAtWeights(experiment: unknown, arm: number): Promise<WeightsLook> {
    return this.weights.look(parseExperiment(experiment), arm, this.sources.folder)
  }

  /** An experiment that begins on the opened table, as a new document; or the one that is given, with its data as chosen. */
  async takeTable(choices: TableChoices, experiment: unknown, leave: Leave = 'ask'): Promise<Experiment> {
    if (experiment !== null) return this.tables.takeFor(parseExperiment(experiment), choices)
    const taken = await this.tables.take(choices)
    await this.mayLeave(leave)
    await this.results.release()
    this.become(null, taken.path)
    return taken.experiment
  }
}

function undecided(unsaved: DocumentState['unsaved']): Undecided {
  const what = [
    ...(unsaved.results ? ['the results on show'] : []),
    ...(unsaved.experiment ? ['the experiment being edited'] : [])
  ].join(' and ')
  return new Undecided(
    [{ field: '', value: '', message: `no file holds ${what}; save or discard this first` }],
    { kind: 'unsaved', ...unsaved }
  )
}
