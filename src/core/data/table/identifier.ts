import type { Column, Columns } from './columns'

/** Columns that tell rows apart and nothing else: a network would learn them by heart. */

const names =
  /^(unnamed: ?\d+|index|idx|id|row|rows|row[ _.-]?(id|names?|number)|record|nr|no|num|number|key|#|uuid|guid|lfd\.? ?nr|laufnummer|sıra|sira|sıra ?no|sira ?no)\.?$|[ _.-](id|nr|no|key|uuid|guid)$|^(id|uuid|guid)[ _.-]/i
/** `PassengerId`, `customerID`. */
const camelCase = /[a-zçğıöşüäß](Id|ID|Nr|No|Key)$/

const fewestToCount = 10

/**
 * Why a column of numbers is one, as a clause; null where it is none by the look of it.
 * @param isAlone whether no other column could be a feature
 */
export function whyIdentifier(columns: Columns, column: Column, isAlone: boolean): string | null {
  const { name, place, isWhole, numbers, missing } = column
  if (!isWhole || missing > 0 || isAlone) return null
  if (place === 0 && numbers >= fewestToCount && countsUp(columns, column)) return 'it only counts the rows'
  if (!names.test(name) && !camelCase.test(name)) return null
  return areDistinct(columns, column)
    ? 'by its name and its values, no two alike, it only identifies rows'
    : null
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
    const key = Number.isNaN(value) ? cell(row, place) : value
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}
