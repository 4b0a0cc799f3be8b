import type { ColumnLook, TableLook } from '#core/data/table/table-look'

/** So many columns are drawn at once: more would make the window stutter. */
export const columnsAtOnce = 24

export interface ShownColumn extends ColumnLook {
  /** Its place in the rows of the preview. */
  readonly place: number
}

/** Columns whose name holds a text, whatever its case. */
export function columnsNamed(look: TableLook, named: string): ShownColumn[] {
  const wanted = named.trim().toLowerCase()
  return look.columns
    .map((column, place) => ({ ...column, place }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
}
