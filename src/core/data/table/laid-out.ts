import { InputError, shortened, type InputProblem } from '../../errors'
import { counted } from '../../words/counts'
import { formatCount } from '../../words/numbers'
import { type Delimiter, delimiters, type DecimalMark, type Encoding, type TableChoices } from './choices'
import { takeDelimiter } from './delimiter'
import { takeHeader } from './header'
import { usualLength, withoutMargins } from './margins'
import { type ColumnNames, namesFrom, namesOfNone } from './names'
import { cleaned, cutIntoCells, normalized } from './sheet'
import type { LeftOut, Taken } from './table-look'

/** Text of a file, how it was decoded, and the name to call it by in messages. */
export interface TableFile {
  readonly fileName: string
  readonly text: string
  readonly encoding: Taken<Encoding>
}

/** A text as a table: rows of so many cells under names. */
export interface LaidOut {
  readonly file: TableFile
  /** Field of the experiment that names the file, or `file`. */
  readonly field: string
  readonly delimiter: Taken<Delimiter>
  readonly header: Taken<boolean>
  readonly names: ColumnNames
  /** Shape [row][column], at least; as they are written. */
  readonly rows: readonly (readonly string[])[]
  /** Shape [row]: 1-based line in the file. */
  readonly lines: Int32Array
  readonly leftOut: readonly LeftOut[]
  /** Whether cells may hold a comma, or a point. */
  readonly holds: Readonly<Record<DecimalMark, boolean>>
  /** What the file leaves open. */
  readonly problems: readonly InputProblem[]
}

export const tableLimits = { rows: 1_000_000, values: 50_000_000, columns: 100_000 } as const

type LayoutChoices = Pick<TableChoices, 'delimiter' | 'header'>

/**
 * Finds rows, columns and their names in a text. Throws `InputError` where it is no table: empty, misquoted, ragged, too
 * large.
 * @param known names that a first row with names would have: the target's
 */
export function layOut(
  file: TableFile,
  field: string,
  choices: LayoutChoices,
  known: readonly string[]
): LaidOut {
  const refuse: Refuse = (value, message) => {
    throw new InputError([{ field, value, message: `${file.fileName} ${message}` }])
  }
  const whole = normalized(file.text)
  if (whole.trim() === '') return refuse('', 'is empty; it needs rows of data')
  const { text, said } = withoutSeparatorLine(whole)
  const delimiter =
    said && choices.delimiter === undefined
      ? { taken: said, problem: null }
      : takeDelimiter(text, choices.delimiter, known[0])
  const sheet = cutIntoCells(text, delimiter.taken.value, said ? 2 : 1)
  const [misquoted] = sheet.misquoted
  if (misquoted !== undefined)
    refuse('', `line ${sheet.lines[misquoted]}: a quoted cell is not closed properly`)
  const body = withoutMargins(sheet)
  const { rows, lines, width } = body
  if (width > tableLimits.columns) {
    refuse(`${width}`, `has too many columns; at most ${formatCount(tableLimits.columns)} are allowed`)
  }
  const isShifted = hasShiftedNames(rows, width)
  refuseRagged(
    isShifted ? rows.slice(1) : rows,
    isShifted ? lines.subarray(1) : lines,
    width,
    (row, line, usual) =>
      refuse(
        shortened(row.join(delimiter.taken.value)),
        `line ${line} has ${counted(row.length, 'cell')}, ${rows[0]!.length === usual ? 'the first row has' : 'most rows have'} ` +
          `${usual}; a cell that holds ${JSON.stringify(delimiter.taken.value)} needs quotes`
      )
  )
  const header =
    isShifted && choices.header !== false
      ? { taken: shiftedNames, problem: null }
      : takeHeader(rows, width, choices.header, known)
  const names = header.taken.value
    ? namesFrom([...(isShifted ? [''] : []), ...rows[0]!.map(cleaned)].slice(0, width))
    : namesOfNone(width)
  const from = header.taken.value ? 1 : 0
  const count = rows.length - from
  if (count === 0) refuse('', 'has a header row but no data')
  if (count > tableLimits.rows || count * width > tableLimits.values) {
    refuse(
      `${count} × ${width}`,
      `is too large; at most ${tableLimits.rows} rows and ${tableLimits.values} values are allowed`
    )
  }
  return {
    file,
    field,
    delimiter: delimiter.taken,
    header: header.taken,
    names,
    rows: from === 0 ? rows : rows.slice(from),
    lines: lines.subarray(from),
    leftOut: [...(said ? [{ what: 'the line “sep=”', count: 1, lines: [1] }] : []), ...body.leftOut],
    holds: {
      ',': text.includes(',') && (delimiter.taken.value !== ',' || text.includes('"')),
      '.': text.includes('.')
    },
    problems: [delimiter.problem, header.problem].flatMap((problem) => aboutFile(problem, file))
  }
}

/** A problem, or none, told with the file that has it. */
export const aboutFile = (problem: InputProblem | null, { fileName }: TableFile): InputProblem[] =>
  problem === null ? [] : [{ ...problem, message: `${fileName}: ${problem.message}` }]

type Refuse = (value: string, message: string) => never

/** Excel's way to say what stands between the cells. */
function withoutSeparatorLine(text: string): {
  readonly text: string
  readonly said: Taken<Delimiter> | null
} {
  const [line = '', character] = /^"?sep=(.)"?\n/i.exec(text) ?? []
  const delimiter = delimiters.find((candidate) => candidate === character)
  if (delimiter === undefined) return { text, said: null }
  return {
    text: text.slice(line.length),
    said: { value: delimiter, reason: 'the first line says so', chosen: false }
  }
}

const shiftedNames: Taken<boolean> = {
  value: true,
  reason: 'the first row has names over all columns but the first',
  chosen: false
}

/** R writes the names of the rows in a column that has no name at all. */
const hasShiftedNames = ([first, second]: readonly (readonly string[])[], width: number): boolean =>
  width > 2 &&
  second !== undefined &&
  first!.length === width - 1 &&
  second.length >= width &&
  first!.every((cell) => cleaned(cell) !== '')

function refuseRagged(
  rows: readonly (readonly string[])[],
  lines: Int32Array,
  width: number,
  refuse: (row: readonly string[], line: number, usual: number) => never
): void {
  const ragged = rows.some((row) => row.length < width)
  if (!ragged) return
  const usual = Math.min(width, usualLength(rows))
  const at = rows.findIndex((row) => Math.min(row.length, width) !== usual)
  refuse(rows[at]!, lines[at]!, usual)
}
