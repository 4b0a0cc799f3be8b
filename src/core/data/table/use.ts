import { type InputProblem, shortened } from '../../errors'
import { counted } from '../../words/counts'
import { formatCount } from '../../words/numbers'
import type { ColumnRole, MissingPolicy, TableTask } from './choices'
import type { Column } from './columns'
import { levelsOf } from './levels'
import type { Reading } from './reading'
import type { MissingCell } from './table-look'

/** What is made of a table that has been read. */
export interface Use {
  readonly reading: Reading
  /** Shape [column]. */
  readonly roles: readonly (ColumnRole | 'target')[]
  /** In the order in which they are predicted. */
  readonly targets: readonly Column[]
  readonly task: TableTask
  readonly policy: MissingPolicy
}

export const columnsAs = ({ reading, roles }: Use, ...wanted: readonly Use['roles'][number][]): Column[] =>
  reading.columns.columns.filter(({ place }) => wanted.includes(roles[place]!))

/** Cells that are missing where one is needed. */
export interface MissingCells {
  readonly cells: number
  /** Rows that hold some, ascending. */
  readonly rows: readonly number[]
  /** Those whose target is missing. */
  readonly withoutTarget: readonly number[]
  readonly places: readonly MissingCell[]
}

const placesTold = 20

export function missingIn(use: Use): MissingCells {
  const { columns, laid } = use.reading
  const used = columnsAs(use, 'feature', 'category', 'target').filter(({ missing }) => missing > 0)
  if (used.length === 0) return { cells: 0, rows: [], withoutTarget: [], places: [] }
  const rows: number[] = []
  const withoutTarget: number[] = []
  const places: MissingCell[] = []
  let cells = 0
  for (let row = 0; row < laid.rows.length; row++) {
    const missing = used.filter((column) => columns.isMissing(row, column))
    if (missing.length === 0) continue
    cells += missing.length
    rows.push(row)
    if (missing.some((column) => use.targets.includes(column))) withoutTarget.push(row)
    for (const { name, place } of missing) {
      if (places.length === placesTold) break
      places.push({ line: laid.lines[row]!, column: name, cell: columns.cell(row, place) })
    }
  }
  return { cells, rows, withoutTarget, places }
}

/** Rows that are used, ascending; all of them where nothing is missing. */
export function keptRows({ policy, reading }: Use, missing: MissingCells): Int32Array {
  const dropped = new Set(policy === 'fill' ? missing.withoutTarget : policy === 'refuse' ? [] : missing.rows)
  const all = Int32Array.from(reading.laid.rows, (_, row) => row)
  return dropped.size === 0 ? all : all.filter((row) => !dropped.has(row))
}

const classLimits = { classes: 1000 } as const

/** Where in the experiment a thing is said. */
export interface Fields {
  /** Of cells, by their column. */
  readonly cells: (column: Column) => string
  readonly missing: string
}

/** What hinders using a table so; empty where nothing does. */
export function problemsOf(use: Use, missing: MissingCells, fields: Fields): InputProblem[] {
  const empty = columnsAs(use, 'feature', 'category', 'target').filter(({ kind }) => kind === 'empty')
  if (empty.length > 0) return empty.map((column) => emptyColumn(use, column, fields.cells(column)))
  const cells = problemsOfCells(use, missing, fields)
  return cells.length > 0 ? cells : problemsOfWhole(use, missing)
}

/** Cells that are missing, or no numbers where these are needed, in the order of the file. */
export function problemsOfCells(use: Use, missing: MissingCells, fields: Fields): InputProblem[] {
  const needNumbers = columnsAs(use, 'feature', ...(use.task === 'regression' ? ['target' as const] : []))
  return [
    ...needNumbers.flatMap((column) => notNumbers(use, column, fields.cells(column))),
    ...(use.policy === 'refuse' ? refusedGaps(use, missing, fields.missing) : [])
  ]
    .sort((a, b) => a.line - b.line)
    .map(({ problem }) => problem)
}

function problemsOfWhole(use: Use, missing: MissingCells): InputProblem[] {
  const { targets, reading } = use
  const { file, field } = reading.laid
  const refuse = (message: string): InputProblem[] => [
    { field, value: '', message: `${file.fileName} ${message}` }
  ]
  if (columnsAs(use, 'feature', 'category').length === 0) {
    const names = targets.map(({ name }) => `"${name}"`).join(', ')
    return refuse(`has no column beside the target ${names} to predict it from`)
  }
  const rows = keptRows(use, missing)
  if (rows.length === 0) return refuse('has no row without a missing cell')
  return use.task === 'classification' ? classProblems(use, rows) : []
}

/** A problem with the line where it is seen first. */
interface OnLine {
  readonly line: number
  readonly problem: InputProblem
}

/** Largest number of float32, in which networks are trained. */
const mostOfFloat32 = 3.4028235677973366e38

function emptyColumn({ reading, targets }: Use, column: Column, field: string): InputProblem {
  const { name } = column
  const instead = targets.includes(column)
    ? ''
    : `; write "columns": { ${JSON.stringify(name)}: "ignore" } to leave it out`
  return {
    field,
    value: '',
    message: `column "${name}" of ${reading.laid.file.fileName} holds nothing${instead}`
  }
}

/** A column that must hold numbers, and does not, once. */
function notNumbers({ reading, targets }: Use, column: Column, field: string): OnLine[] {
  const { columns, laid } = reading
  const { name, place, texts, textCount } = column
  const at = (row: number, message: string): OnLine => ({
    line: laid.lines[row]!,
    problem: {
      field,
      value: shortened(columns.cell(row, place)),
      message: `${laid.file.fileName}, line ${laid.lines[row]}, column "${name}": ${message}`
    }
  })
  const isTarget = targets.includes(column)
  if (texts.length > 0) {
    const others = textCount === 1 ? '' : `, as ${counted(textCount - 1, 'other cell')} of this column`
    const instead = isTarget
      ? '. To predict classes, set "task": "classification"'
      : `. Mend the file, or write "columns": { ${JSON.stringify(name)}: "category" } for one input a level, or "ignore" to leave it out`
    return [at(texts[0]!, `is not a number${others}${instead}`)]
  }
  if (column.numbers === 0 || Math.max(column.greatest, -column.least) < mostOfFloat32) return []
  const width = laid.names.all.length
  const row = laid.rows.findIndex((_, at) => Math.abs(columns.values[at * width + place]!) >= mostOfFloat32)
  return [at(row, 'is too large; at most ±3.4e38 (float32)')]
}

function refusedGaps(
  use: Use,
  { cells, rows, places, withoutTarget }: MissingCells,
  field: string
): OnLine[] {
  const [first] = places
  if (!first) return []
  const { reading, targets } = use
  const { fileName } = reading.laid.file
  const ofTarget = targets.some(({ name }) => name === first.column)
  const others = places.slice(1, 4).map(({ line, column }) => `line ${line}, column "${column}"`)
  const rest = cells - 1 - others.length
  const also =
    others.length === 0
      ? ''
      : `, as in ${others.join('; ')}${rest > 0 ? `; and ${formatCount(rest)} more` : ''}`
  const left = withoutTarget.length > 0 ? ' (rows without a target are left out then, too)' : ''
  const message =
    `${fileName}, line ${first.line}, column "${first.column}": ` +
    `${ofTarget ? 'the target' : 'the cell'} is missing${also}. Write "missing": { "policy": "leave-out" } to leave out ` +
    `${counted(rows.length, 'row')}, or "fill" for the mean or most frequent level of the training part${left}`
  return [{ line: first.line, problem: { field, value: shortened(first.cell), message } }]
}

function classProblems({ reading, targets }: Use, rows: Int32Array): InputProblem[] {
  const [column] = targets
  if (!column) return []
  const refuse = (value: string, message: string): InputProblem[] => [
    { field: 'data.target', value, message: `${message} (${reading.laid.file.fileName})` }
  ]
  const most = classLimits.classes
  const levels = levelsOf(reading.columns, column, reading.decimal.value, rows)
  if (levels.size === 1) {
    return refuse(
      shortened([...levels][0]),
      `is the only class in column "${column.name}"; a classifier needs at least two`
    )
  }
  if (levels.size <= most) return []
  return refuse(
    shortened(column.name),
    `has ${levels.size} different values, which looks like a measurement and not a class; at most ${most} classes are allowed. To predict numbers, set "task": "regression"`
  )
}
