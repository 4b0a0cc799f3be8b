import type { ColumnRole, DecimalMark, Delimiter, MissingPolicy, TableTask } from './choices'

/** What an experiment says of a table. */
export interface TableConfig {
  readonly target: string | readonly string[]
  readonly task: TableTask
  readonly delimiter?: Delimiter | undefined
  readonly decimal?: DecimalMark | undefined
  readonly header?: boolean | undefined
  readonly columns?: Readonly<Record<string, ColumnRole>> | undefined
  readonly missing?:
    { readonly policy: MissingPolicy; readonly markers?: readonly string[] | undefined } | undefined
}
