import type { Opened } from '#contract/lab-api'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import { InputError, type InputProblem, shortened } from '#core/errors'
import { choicesIn } from '#core/experiment/on-table'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import type { Files, OwnPlace } from '../ports'
import { OpenedTable } from './opened-table'

interface OnDesk {
  readonly table: OpenedTable
  /** Where it lies; null where a page has it, which does not tell. */
  readonly path: string | null
}

/** The table that was opened last, from the first look until an experiment is made on it. */
export class TableDesk {
  private opened: OnDesk | null = null

  constructor(
    private readonly files: Files,
    private readonly own: OwnPlace
  ) {}

  /** Puts a table on the desk. Throws `InputError` where it is none; then the one before stays. */
  open(name: string, table: OpenedTable, path: string | null): Opened {
    const look = table.look({})
    this.opened = { table, path }
    return { kind: 'table', name, look }
  }

  look(choices: TableChoices, named: string): TableLook {
    return this.onDesk().table.look(choices, named)
  }

  /** Puts the table of an experiment on the desk, looked at as is written there. Relative paths count from `folder`. */
  async lookAtTableOf({ data }: Experiment, folder: string | null): Promise<TableLook> {
    if (data.dataset !== 'csv') throw new InputError([noTable(data.dataset)])
    const { path } = data
    const bytes = await this.files.read({ field: 'data.path', path }, folder)
    const table = new OpenedTable(this.files.nameOf(path), bytes)
    const look = table.look(choicesIn(data))
    this.opened = { table, path }
    return look
  }

  /**
   * A new experiment on the table, and where that lies; one whose place is not known is kept in the lab's own.
   */
  async take(
    choices: TableChoices
  ): Promise<{ readonly experiment: Experiment; readonly path: string | null }> {
    const { table, path } = this.onDesk()
    // What cannot be used is not kept.
    const experiment = parseExperiment(table.experiment(choices, path ?? table.fileName))
    const place = path ?? (await this.own.keep(table.fileName, table.bytes))
    table.rest()
    return {
      experiment: { ...experiment, data: { ...experiment.data, path: place } as Experiment['data'] },
      path
    }
  }

  /** The experiment with its data as chosen. */
  takeFor(experiment: Experiment, choices: TableChoices): Experiment {
    const { table } = this.onDesk()
    const { data } = experiment
    if (data.dataset !== 'csv') throw new InputError([noTable(data.dataset)])
    const changed = parseExperiment(table.for(experiment, choices, data.path))
    table.rest()
    return changed
  }

  private onDesk(): OnDesk {
    if (this.opened) return this.opened
    throw new InputError([{ field: 'file', value: '', message: 'no table is open; open one first' }])
  }
}

const noTable = (dataset: string): InputProblem => ({
  field: 'data.dataset',
  value: shortened(dataset),
  message: 'is no table; choose "csv" to use one'
})
