/** A table as plain data: the twin of a chart, for those who read numbers, and for other lists of the kind. */
export interface Table {
  readonly columns: readonly Column[]
  /** A cell for each column. */
  readonly rows: readonly (readonly Cell[])[]
}

export interface Column {
  /** Nothing where the rows' names need none. */
  readonly head: string
  readonly isNumber: boolean
  /** Whether it names the rows. */
  readonly isRowHead: boolean
}

/** Text alone, or text and what is less important than it. */
export type Cell = string | RichCell
export interface RichCell {
  readonly text: string
  readonly look?: 'strong' | 'code' | 'bad' | 'soft'
  /** After it, in the same line. */
  readonly beside?: string
  /** Lines of their own. */
  readonly below?: readonly string[]
}

export const words = (head: string): Column => ({ head, isNumber: false, isRowHead: false })
export const numbers = (head: string): Column => ({ head, isNumber: true, isRowHead: false })
export const rowNames = (head: string): Column => ({ head, isNumber: false, isRowHead: true })
export const rowNumbers = (head: string): Column => ({ head, isNumber: true, isRowHead: true })
