import type { TableChoices } from '#core/data/table/choices'
import { lookOf, problemsWith } from '#core/data/table/look'
import { type Proposal, propose } from '#core/data/table/proposal'
import { readTable, type Reading } from '#core/data/table/reading'
import type { TableLook } from '#core/data/table/table-look'
import { InputError } from '#core/errors'
import { experimentOnTable, tableData, withTable } from '#core/experiment/on-table'
import type { Experiment, ExperimentInput } from '#core/experiment/schema'
import { tableText } from '../formats/table-text'

/** A table that was opened, as long as it takes to say how it is to be read. */
export class OpenedTable {
  /** The last reading: roles and policies change more often than what it depends on. */
  private known: { readonly key: string; readonly reading: Reading } | null = null

  constructor(
    readonly fileName: string,
    readonly bytes: Uint8Array
  ) {}

  /** Throws `InputError` where the file is no table. */
  look(choices: TableChoices, named = ''): TableLook {
    return lookOf(this.propose(choices), choices, named)
  }

  /**
   * An experiment to begin with on the table. Throws `InputError` where it cannot be used with these choices.
   * @param path where the table lies, as the experiment will name it
   */
  experiment(choices: TableChoices, path: string): ExperimentInput {
    const proposal = this.usable(choices)
    return experimentOnTable(proposal, tableData(proposal, choices, path))
  }

  /** As `experiment`, of one that there is. */
  for(experiment: Experiment, choices: TableChoices, path: string): ExperimentInput {
    return withTable(experiment, tableData(this.usable(choices), choices, path))
  }

  /** Gives back the memory that the next look at it would be faster by. */
  rest(): void {
    this.known = null
  }

  private usable(choices: TableChoices): Proposal {
    const proposal = this.propose(choices)
    const problems = problemsWith(proposal, choices)
    if (problems.length > 0) throw new InputError(problems)
    return proposal
  }

  private propose(choices: TableChoices): Proposal {
    return propose(this.read(choices), choices)
  }

  private read({ encoding, delimiter, decimal, header, target, markers }: TableChoices): Reading {
    const key = JSON.stringify([encoding, delimiter, decimal, header, target, markers])
    if (this.known?.key === key) return this.known.reading
    const { fileName, bytes } = this
    const file = tableText(bytes, fileName, { field: 'file', path: fileName }, encoding)
    const reading = readTable(file, 'file', { delimiter, decimal, header, target, markers })
    this.known = { key, reading }
    return reading
  }
}
