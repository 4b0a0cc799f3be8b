import { formatCount } from '../../words/numbers'
import { looksNumeric } from './numbers'
import { isBlank, type Sheet } from './sheet'
import type { LeftOut } from './table-look'

/** The rows of a sheet that make a table, and what lies about it. */
export interface Body extends Pick<Sheet, 'rows' | 'lines'> {
  /** Columns that hold anything. */
  readonly width: number
  readonly leftOut: readonly LeftOut[]
}

const linesTold = 5

/** Leaves out titles and comments above a table, empty rows, and empty columns at its right. */
export function withoutMargins({ rows, lines }: Sheet): Body {
  const blank = rows.flatMap((row, index) => (isBlank(row) ? [index] : []))
  const held = blank.length === 0 ? rows : rows.filter((row) => !isBlank(row))
  const isHeld = new Set(blank)
  const heldLines = blank.length === 0 ? lines : lines.filter((_, index) => !isHeld.has(index))
  const usual = usualLength(held)
  const titles = countTitles(held, usual)
  const kept = titles === 0 ? held : held.slice(titles)
  const widest = kept.reduce((most, row) => Math.max(most, row.length), 0)
  const width = usedWidth(kept, widest)
  const told = (one: string, many: string, at: Int32Array): LeftOut[] => {
    const count = at.length
    if (count === 0) return []
    return [
      {
        what: count === 1 ? one : `${formatCount(count)} ${many}`,
        count,
        lines: [...at.subarray(0, linesTold)]
      }
    ]
  }
  // Empty lines have no cell; rows of empty cells are what a spreadsheet leaves behind.
  const emptied = Int32Array.from(
    blank.filter((index) => rows[index]!.length > 1),
    (index) => lines[index]!
  )
  return {
    rows: kept,
    lines: heldLines.subarray(titles),
    width,
    leftOut: [
      ...told('a title or comment', 'titles or comments', heldLines.subarray(0, titles)),
      ...told('a row of empty cells', 'rows of empty cells', emptied),
      ...emptyColumns(widest - width)
    ]
  }
}

function emptyColumns(count: number): LeftOut[] {
  if (count === 0) return []
  const what = count === 1 ? 'an empty column' : `${formatCount(count)} empty columns`
  return [{ what: `${what} at the right`, count, lines: [] }]
}

/** The length that most rows have; of two as frequent, the greater. */
export function usualLength(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  let usual = 0
  for (const [length, count] of counts) {
    const most = counts.get(usual) ?? 0
    if (count > most || (count === most && length > usual)) usual = length
  }
  return usual
}

/** Rows at the top that are no part of the table: a comment, or hardly anything beside the rows below. */
export function countTitles(rows: readonly (readonly string[])[], usual: number): number {
  if (usual < 2) return 0
  const first = rows.findIndex((row) => !isTitle(row, usual))
  return Math.max(0, first)
}

function isTitle(row: readonly string[], usual: number): boolean {
  const held = row.filter((cell) => cell.trim() !== '')
  if (row.length !== usual && /^[#%]/.test(held[0]!.trim())) return true
  if (held.length === 1) return !looksNumeric(held[0]!)
  return row.length < usual && held.length <= usual / 2
}

/** Without the columns at the right that are empty in every row. */
function usedWidth(rows: readonly (readonly string[])[], widest: number): number {
  let width = widest
  while (width > 1 && rows.every((row) => (row[width - 1] ?? '').trim() === '')) width--
  return width
}
