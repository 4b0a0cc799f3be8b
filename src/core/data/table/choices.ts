/** What a person may say of how a table is to be read. */

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1254',
  'macintosh'
] as const
export type Encoding = (typeof encodings)[number]

/** A space stands for any run of spaces and tabs. */
export const delimiters = [',', ';', '\t', '|', ' '] as const
export type Delimiter = (typeof delimiters)[number]

export const decimalMarks = ['.', ','] as const
export type DecimalMark = (typeof decimalMarks)[number]

/** feature: a number; category: one input a level, of which one is 1. */
export const columnRoles = ['feature', 'category', 'ignore'] as const
export type ColumnRole = (typeof columnRoles)[number]

/** fill: by the mean, or the most frequent level, of the training part. */
export const missingPolicies = ['refuse', 'leave-out', 'fill'] as const
export type MissingPolicy = (typeof missingPolicies)[number]

export const tableTasks = ['classification', 'regression'] as const
export type TableTask = (typeof tableTasks)[number]

/** What a person has chosen of a table's reading; what is absent, the lab looks for itself. */
export interface TableChoices {
  readonly encoding?: Encoding | undefined
  readonly delimiter?: Delimiter | undefined
  readonly decimal?: DecimalMark | undefined
  /** Whether the first row has the names of the columns. Without one they are `column 1`, `column 2`, … */
  readonly header?: boolean | undefined
  /** The column that holds the class, or the columns to predict. */
  readonly target?: string | readonly string[] | undefined
  readonly task?: TableTask | undefined
  /** Roles by the names of columns; those of others are proposed. */
  readonly columns?: Readonly<Record<string, ColumnRole>> | undefined
  readonly missing?: MissingPolicy | undefined
  /** Texts that mean that a cell holds nothing, instead of the usual ones (`NA`, `?`, …). An empty cell always does. */
  readonly markers?: readonly string[] | undefined
}
