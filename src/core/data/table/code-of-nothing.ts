import type { Column, Columns } from './columns'

/** Numbers by which programs write that a cell holds nothing. */
const codes: readonly number[] = [-99, -999, -9999, -99999]

/** The −999 of a column that holds no other number below 0; null where there is none. */
export function codeOfNothing({ values, columns }: Columns, { place, least }: Column): number | null {
  if (!codes.includes(least)) return null
  for (let at = place; at < values.length; at += columns.length) {
    const value = values[at]!
    if (value < 0 && value !== least) return null
  }
  return least
}
