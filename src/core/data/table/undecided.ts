import type { InputProblem } from '../../errors'

/**
 * Something about a table that the file leaves open, and that changes what is read: with what to write for each reading.
 * @param readings what to write, and what that makes of the file
 */
export function didNotDecide(
  name: 'delimiter' | 'header' | 'decimal',
  readings: readonly (readonly [value: unknown, meaning: string])[],
  why = 'the file can be read in two ways'
): InputProblem {
  const lines = readings.map(([value, meaning]) => `"${name}": ${JSON.stringify(value)} (${meaning})`)
  return {
    field: `data.${name}`,
    value: '',
    message: `${why}; write ${lines.join(' or ')}`
  }
}
