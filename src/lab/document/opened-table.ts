import { type CsvFile } from '#core/data/csv'
import type { TableChoices } from '#core/data/table/choices'
import { lookAt } from '#core/data/table/look'
import type { TableLook } from '#core/data/table/table-look'
import { experimentOnTable } from '#core/experiment/on-table'
import type { ExperimentInput } from '#core/experiment/schema'
import { decodeText } from '../formats/text'

/** A table that was opened, as long as it takes to say how it is to be read. */
export class OpenedTable {
  private readonly file: CsvFile

  /** Throws `InputError` where the bytes are no text. */
  constructor(
    readonly fileName: string,
    readonly bytes: Uint8Array
  ) {
    this.file = { fileName, text: decodeText(bytes, { field: 'file', path: fileName }) }
  }

  /** Throws `InputError` where the file is no table. */
  look(choices: TableChoices): TableLook {
    return lookAt(this.file, choices)
  }

  /**
   * An experiment to begin with on the table. Throws `InputError` where it cannot be used with these choices.
   * @param path where the table lies, as the experiment will name it
   */
  experiment(choices: TableChoices, path: string): ExperimentInput {
    void choices
    return experimentOnTable(this.file, path)
  }
}
