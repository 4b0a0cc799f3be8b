import Table from 'cli-table3'

/** One line of a printed list. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Rows of equal columns as a table that is as wide as the terminal. */
export function tableOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const cell = (value: Row[string] | undefined): string =>
    value === true ? 'yes' : value === false ? 'no' : String(value ?? '–')
  const widths = columnWidths(columns, (column) => rows.map((row) => cell(row[column]).length))
  const table = new Table({
    head: columns,
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [] }
  })
  for (const row of rows) table.push(columns.map((column) => cell(row[column])))
  return table.toString()
}

/** Of a terminal that does not tell, such as a file. */
const usualWidth = 160

/** Columns as wide as their text; those of long text share what the terminal has left. */
function columnWidths(columns: readonly string[], lengths: (column: string) => readonly number[]): number[] {
  const wanted = columns.map((column) => Math.max(column.length, ...lengths(column)) + 2)
  const isLong = (width: number): boolean => width > 30
  const terminal = process.stdout.columns || Number(process.env['COLUMNS']) || usualWidth
  const room = terminal - columns.length - 1
  const left = room - wanted.filter((width) => !isLong(width)).reduce((sum, width) => sum + width, 0)
  const share = Math.max(16, Math.floor(left / wanted.filter(isLong).length))
  return wanted.map((width) => (isLong(width) ? Math.min(width, share) : width))
}
