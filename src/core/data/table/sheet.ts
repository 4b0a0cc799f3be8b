import Papa from 'papaparse'
import type { Delimiter } from './choices'

/** The cells of a text, as they are written. */
export interface Sheet {
  /** Shape [row][cell]; rows are as long as they are. Cells may have spaces about them (`cleaned`). */
  readonly rows: readonly (readonly string[])[]
  /** Shape [row]: 1-based line in the file. */
  readonly lines: Int32Array
  /** Rows whose quotes are not closed properly. */
  readonly misquoted: readonly number[]
}

/** Line ends as `\n`, whatever they were, and no byte order mark. */
export function normalized(text: string): string {
  const whole = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  return whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole
}

/**
 * Cuts a normalized text into cells. Quotes are papaparse's matter.
 * @param firstLine of the text in its file, 1-based
 */
export function cutIntoCells(text: string, delimiter: Delimiter, firstLine: number): Sheet {
  const { data, errors } = Papa.parse<string[]>(delimiter === ' ' ? withSingleSpaces(text) : text, {
    delimiter,
    newline: '\n'
  })
  // What follows the last line end is no row.
  if (data.length > 1 && isEnd(data.at(-1)!)) data.pop()
  return {
    rows: data,
    lines: linesOf(data, firstLine, text.includes('"')),
    misquoted: errors.flatMap(({ type, row }) => (type === 'Quotes' && row !== undefined ? [row] : []))
  }
}

const isEnd = (row: readonly string[]): boolean => row.length === 1 && row[0] === ''

function linesOf(rows: readonly (readonly string[])[], firstLine: number, mayBreak: boolean): Int32Array {
  const lines = new Int32Array(rows.length)
  let line = firstLine
  rows.forEach((row, index) => {
    lines[index] = line++
    if (mayBreak) for (const cell of row) if (cell.includes('\n')) line += cell.split('\n').length - 1
  })
  return lines
}

/** Runs of spaces and tabs as one space, outside quotes; none at the ends of a line. */
const withSingleSpaces = (text: string): string =>
  text.replace(/"(?:[^"]|"")*"|[ \t]+/g, (part) => (part.startsWith('"') ? part : ' ')).replace(/^ | $/gm, '')

/** A cell without the spaces about it, and without the quotes of one that had a space before them. */
export function cleaned(cell: string): string {
  const text = cell.trim()
  return text.length > 1 && text.startsWith('"') && /^"[^"]*"$/.test(text) ? text.slice(1, -1).trim() : text
}

export const isBlank = (row: readonly string[]): boolean =>
  row[0]!.trim() === '' && row.every((cell) => cell.trim() === '')
