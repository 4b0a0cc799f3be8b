import type { Column, Columns } from './columns'
import type { LaidOut } from './laid-out'
import type { Reading } from './reading'

/** Columns that tell rows apart and nothing else: a network would learn them by heart. */

const names =
  /^(unnamed: ?\d+|index|idx|id|row|rows|row[ _.-]?(id|names?|number)|record|nr|no|num|number|key|#|uuid|guid|lfd\.? ?nr|laufnummer|sıra|sira|sıra ?no|sira ?no)\.?$|[ _.-](id|nr|no|key|uuid|guid)$|^(id|uuid|guid)[ _.-]/i
/** `PassengerId`, `customerID`. */
const camelCase = /[a-zçğıöşüäß](Id|ID|Nr|No|Key)$/

const fewestToCount = 10

/** Why a column tells rows apart, and nothing else, by the look of it, as a clause; null where it does not. */
export function whyIdentifier({ laid, columns }: Reading, column: Column): string | null {
  if (isIndex(laid, columns, column)) return 'it tells the rows apart and has no name'
  const { name, place, isWhole, numbers, missing, kind } = column
  if (kind !== 'number' || !isWhole || missing > 0 || isNeeded(columns)) return null
  if (place === 0 && numbers >= fewestToCount && countsUp(columns, column)) return 'it only counts the rows'
  if (!names.test(name) && !camelCase.test(name)) return null
  return areDistinct(columns, column)
    ? 'by its name and its values, no two alike, it only identifies rows'
    : null
}

/**
 * Whether a column only numbers or names the rows, without a name of its own, as pandas and R write it: the first one, no
 * two cells alike.
 */
export function isIndex({ names }: LaidOut, columns: Columns, column: Column): boolean {
  if (column.place !== 0 || !names.unnamed.has(0) || column.missing > 0) return false
  return areDistinct(columns, column)
}

/** Whether there is no more than one column to predict, and one to predict it from. */
function isNeeded({ columns }: Columns): boolean {
  let held = 0
  return !columns.some(({ kind }) => kind !== 'empty' && ++held > 2)
}

/** By one from row to row. */
function countsUp({ values, columns }: Columns, { place, least, numbers, greatest }: Column): boolean {
  const width = columns.length
  if (greatest - least !== numbers - 1) return false
  for (let row = 0; row < numbers; row++) if (values[row * width + place] !== least + row) return false
  return true
}

/** Whether no two cells of a column are alike. */
export function areDistinct({ values, cell, columns }: Columns, { place }: Column): boolean {
  const width = columns.length
  const rows = values.length / width
  const seen = new Set<number | string>()
  for (let row = 0; row < rows; row++) {
    const value = values[row * width + place]!
    // Whole numbers beyond 2^53 share values that their digits do not.
    const key = Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : cell(row, place)
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}
