import type { DecimalMark } from './choices'
import type { Column, Columns } from './columns'
import { readNumber } from './numbers'

/** Classes of a target and levels of a category: what a cell is called, and in which order they stand. */

/** "1", "1.0" and "01" are one level. Identifiers longer than a float64 can tell apart stay text. */
export function levelName(cell: string, mark: DecimalMark): string {
  const value = cell.length <= 15 ? readNumber(cell, mark) : NaN
  return Number.isNaN(value) ? cell : String(value + 0)
}

/** Numbers first, by size; then text, by code unit. */
export function sortLevels(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => {
    const [x, y] = [readNumber(a, '.'), readNumber(b, '.')]
    const [isX, isY] = [!Number.isNaN(x), !Number.isNaN(y)]
    if (isX && isY) return x - y || (a < b ? -1 : 1)
    if (isX !== isY) return isX ? -1 : 1
    return a < b ? -1 : a > b ? 1 : 0
  })
}

/** The different levels of a column, in the order of the file, of all rows or of some; at most so many. */
export function levelsOf(
  columns: Columns,
  column: Column,
  mark: DecimalMark,
  rows: Iterable<number>,
  most = Infinity
): Set<string> {
  const found = new Set<string>()
  for (const row of rows) {
    if (columns.isMissing(row, column)) continue
    found.add(levelName(columns.cell(row, column.place), mark))
    if (found.size >= most) break
  }
  return found
}
