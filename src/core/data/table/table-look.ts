import type { InputProblem } from '../../errors'
import type { ColumnRole, DecimalMark, Delimiter, Encoding, MissingPolicy, TableTask } from './choices'

/** What was taken for one thing about a table. */
export interface Taken<Value> {
  readonly value: Value
  /** Why, as a clause: `every row has 4 cells`; that it was chosen, where it was. */
  readonly reason: string
  /** Whether the person has said so. */
  readonly chosen: boolean
}

export interface ColumnLook {
  /** As the experiment names it. */
  readonly name: string
  /** mixed: most of its cells are numbers, but not all; empty: none of them holds anything. */
  readonly kind: 'number' | 'text' | 'mixed' | 'empty'
  readonly role: ColumnRole | 'target'
  /** Why it has this role, as a clause. */
  readonly reason: string
  /** Whether the person has said so. */
  readonly chosen: boolean
  /** Cells that hold nothing. */
  readonly missing: number
  /** Different texts of a column that is no number; 0 for numbers. */
  readonly levelCount: number
  /** The first of them, sorted as classes are. */
  readonly levels: readonly string[]
  /** Smallest and largest number; null where there is none. */
  readonly range: readonly [number, number] | null
  /** A few cells as they are written; of a mixed column, those that are no numbers. */
  readonly examples: readonly string[]
}

/** Something of the file that is not data. */
export interface LeftOut {
  /** With how many there are: `a title or comment`, `3 rows of empty cells`, `an empty column at the right`. */
  readonly what: string
  /** How often. */
  readonly count: number
  /** 1-based lines of the first of them; empty for columns. */
  readonly lines: readonly number[]
}

export interface MissingCell {
  /** 1-based line in the file. */
  readonly line: number
  readonly column: string
  /** As it is written: '' or e.g. `NA`. */
  readonly cell: string
}

/** What the lab sees in a table, and what it would make of it. Small, whatever the size of the table. */
export interface TableLook {
  /** Name of the file. */
  readonly fileName: string
  readonly encoding: Taken<Encoding>
  readonly delimiter: Taken<Delimiter>
  readonly decimal: Taken<DecimalMark>
  readonly header: Taken<boolean>
  /** Rows with data, those among them that would be left out. */
  readonly instances: number
  /** All columns of the table, shown here or not. */
  readonly columnCount: number
  /** Of more columns than are told, those whose name holds what was looked for; else all of them. */
  readonly foundColumns: number
  /** The first of those, and others of them that there is something to say about; in file order. */
  readonly columns: readonly ColumnLook[]
  /** The first rows, shape [row][shown column], as they are written, each cell cut to a short one. */
  readonly preview: readonly (readonly string[])[]
  /** Shape [row]: 1-based lines of these rows. */
  readonly previewLines: readonly number[]
  readonly leftOut: readonly LeftOut[]
  readonly target: Taken<readonly string[]>
  readonly task: Taken<TableTask>
  /** Of a classification: how many classes, and the first of them. */
  readonly classCount: number
  readonly classes: readonly string[]
  /** Inputs that a network will have: numbers, and one for each level of a category. */
  readonly features: number
  readonly missing: {
    readonly policy: Taken<MissingPolicy>
    /** Missing cells in columns that are used. */
    readonly cells: number
    /** Rows that hold some of these, those without a target among them. */
    readonly rows: number
    /** Rows whose target is missing: left out under every policy but `refuse`. */
    readonly rowsWithoutTarget: number
    /** The first of the cells. */
    readonly places: readonly MissingCell[]
  }
  /**
   * What hinders using the table so: the field is that of the experiment (`data.header`, `data.decimal`,
   * `data.missing.policy`, `data.columns["age"]`), or `file`. Empty: it can be taken.
   */
  readonly problems: readonly InputProblem[]
  /** What was taken, as the prompt tells it. */
  readonly lines: readonly [string, string]
}

/** At most so much of a table is shown. */
export const lookLimits = { columns: 200, rows: 10, cell: 40, levels: 12, places: 20 } as const
