import type { DecimalMark, Delimiter, Encoding, MissingPolicy } from './choices'
import type { LeftOut } from './table-look'

/** What was taken of a table: kept with its data, so that a result can say so wherever it is opened. */
export interface TableFacts {
  readonly fileName: string
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  readonly decimal: DecimalMark
  readonly header: boolean
  /** Columns that are not used, and why. */
  readonly ignored: readonly { readonly name: string; readonly reason: string }[]
  /** Lines and columns of the file that are not data. */
  readonly leftOut: readonly LeftOut[]
  readonly missing: {
    readonly policy: MissingPolicy
    /** Missing cells, those of a test file among them. */
    readonly cells: number
    /** Rows that were left out for them. */
    readonly rowsLeftOut: number
  }
  /** What somebody should know who did not write it: sentences without their full stops. */
  readonly remarks: readonly string[]
}
