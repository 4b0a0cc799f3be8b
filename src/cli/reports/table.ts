import Table from 'cli-table3'

type Cell = string | number | boolean | null

/** One line of a printed list. */
export type Row = Readonly<Record<string, Cell>>

/** Rows under their heads. Without widths, columns are as wide as their text, whatever the terminal. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths?: readonly number[]
): string {
  const table = new Table({
    head: [...head],
    ...(widths ? { colWidths: [...widths], wordWrap: true } : {}),
    style: { head: [], border: [] }
  })
  for (const row of rows) table.push([...row])
  return table.toString()
}

/** Rows of equal columns as a table that is as wide as the terminal. */
export function listTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])))
  return textTable(columns, cells, columnWidths(columns, cells))
}

const cellText = (value: Cell | undefined): string =>
  value === true ? 'yes' : value === false ? 'no' : String(value ?? '–')

/** Of a terminal that does not tell, such as a file. */
const usualWidth = 160

/** Columns as wide as their text; those of long text share what the terminal has left. */
function columnWidths(columns: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const wanted = columns.map(
    (column, at) => Math.max(column.length, ...rows.map((row) => row[at]!.length)) + 2
  )
  const isLong = (width: number): boolean => width > 30
  const terminal = process.stdout.columns || Number(process.env['COLUMNS']) || usualWidth
  const room = terminal - columns.length - 1
  const left = room - wanted.filter((width) => !isLong(width)).reduce((sum, width) => sum + width, 0)
  const share = Math.max(16, Math.floor(left / wanted.filter(isLong).length))
  return wanted.map((width) => (isLong(width) ? Math.min(width, share) : width))
}
