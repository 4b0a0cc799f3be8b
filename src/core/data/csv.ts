import Papa from 'papaparse'
import { InputError, shortened, type InputProblem } from '../errors'
import { didYouMean } from '../nearest'
import { counted } from '../words/counts'
import type { Dataset } from './dataset'

/** Text of a file with the name to call it by in messages. */
export interface CsvFile {
  readonly text: string
  readonly fileName: string
}

export interface CsvOptions {
  /** Name of the data set. */
  readonly name: string
  readonly fileName: string
  /**
   * Name of the column that holds the class, or with `task: 'regression'` of the columns to predict; every other column
   * is a numeric feature.
   */
  readonly target: string | readonly string[]
  readonly task?: 'classification' | 'regression'
  /** Test instances in a file of their own, with the same columns in any order. */
  readonly test?: CsvFile
}

export const csvLimits = { rows: 1_000_000, values: 50_000_000, columns: 100_000, classes: 1000 } as const

const problemsShown = 8

/**
 * Reads a table with a header row. Comma, semicolon, tab or bar between the cells, whichever the header fits
 * best; quotes, a byte order mark and any line ends are understood; blank lines do not count.
 * Throws `InputError` naming the column, the line and the value of what cannot be used.
 */
export function parseCsv(text: string, options: CsvOptions): Dataset {
  const targets = typeof options.target === 'string' ? [options.target] : options.target
  const file = { text, fileName: options.fileName }
  const training = readTable(file, 'data.path', targets)
  const featureNames = training.columns.filter((column) => !targets.includes(column))
  if (featureNames.length === 0)
    training.refuse('', `has no column beside the target "${targets.join('", "')}"`)
  const test = options.test && readTable(options.test, 'data.testPath', targets).sameColumns(training.columns)
  const facts = { name: options.name, featureNames }
  return options.task === 'regression'
    ? regression(facts, training, test, targets)
    : classification(facts, training, test, targets[0]!)
}

/** More different whole numbers than these are a measurement by the look of them, and no classes. */
const mostNumberedClasses = 20

/** What a table is about by the look of it: its last column, and whether that holds classes. Throws as `parseCsv` does. */
export function lookAtTable(file: CsvFile): {
  readonly target: string
  readonly task: 'classification' | 'regression'
} {
  const table = readTable(file, 'file', [])
  const target = table.columns.at(-1)!
  const cells = table.cellsOf(target)
  const kinds = new Set(cells).size
  const areClasses =
    !cells.every(isNumber) ||
    (cells.every((cell) => Number.isInteger(Number(cell))) &&
      kinds <= mostNumberedClasses &&
      2 * kinds <= cells.length)
  return { target, task: areClasses ? 'classification' : 'regression' }
}

type Facts = Pick<Dataset, 'name' | 'featureNames'>

function classification(facts: Facts, training: Table, test: Table | undefined, target: string): Dataset {
  const { featureNames } = facts
  const trainingCells = training.cells(featureNames)
  const classNames = sortClassNames(new Set(trainingCells.classes))
  if (classNames.length < 2) {
    training.refuseTarget(
      shortened(classNames[0]),
      `is the only class in column "${target}"; a classifier needs at least two`
    )
  }
  if (classNames.length > csvLimits.classes) {
    training.refuseTarget(
      shortened(target),
      `has ${classNames.length} different values, which looks like a measurement and not a class; at most ${csvLimits.classes} classes are allowed. To predict numbers, set "task": "regression"`
    )
  }
  const testCells = test?.cells(featureNames, new Set(classNames))
  const classIndex = new Map(classNames.map((name, index) => [name, index]))
  return {
    ...facts,
    classNames,
    inputs: concat(trainingCells.inputs, testCells?.inputs),
    labels: Int32Array.from([...trainingCells.classes, ...(testCells?.classes ?? [])], (name) =>
      classIndex.get(name)!
    ),
    testFrom: trainingCells.classes.length
  }
}

function regression(
  facts: Facts,
  training: Table,
  test: Table | undefined,
  targets: readonly string[]
): Dataset {
  const { featureNames } = facts
  return {
    ...facts,
    classNames: [],
    inputs: concat(training.numbers(featureNames), test?.numbers(featureNames)),
    labels: new Int32Array(training.count + (test?.count ?? 0)),
    targets: { names: targets, values: concat(training.numbers(targets), test?.numbers(targets)) },
    testFrom: training.count
  }
}

/** Numbers first, by size; then text, by code unit. */
export function sortClassNames(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => {
    const [x, y] = [isNumber(a), isNumber(b)]
    if (x && y) return Number(a) - Number(b) || (a < b ? -1 : 1)
    if (x !== y) return x ? -1 : 1
    return a < b ? -1 : a > b ? 1 : 0
  })
}

const isNumber = (cell: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)

/** "1", "1.0" and "01" are one class. Identifiers longer than a float64 can tell apart stay text. */
const className = (cell: string): string =>
  isNumber(cell) && cell.length <= 15 ? String(Number(cell) + 0) : cell

interface Cells {
  /** Shape [row][feature]. */
  readonly inputs: Float64Array
  /** Shape [row]. */
  readonly classes: readonly string[]
}

/** A file's rows, checked to be rectangular, with what it takes to say where a cell stands. */
class Table {
  constructor(
    readonly columns: readonly string[],
    private readonly rows: readonly (readonly string[])[],
    /** Shape [row]: 1-based line in the file. */
    private readonly lines: readonly number[],
    private readonly fileName: string,
    private readonly field: string,
    private readonly targets: readonly string[]
  ) {}

  get count(): number {
    return this.rows.length
  }

  refuse(value: string, message: string): never {
    throw new InputError([{ field: this.field, value, message: `${this.fileName} ${message}` }])
  }

  refuseTarget(value: string, message: string): never {
    throw new InputError([{ field: 'data.target', value, message: `${message} (${this.fileName})` }])
  }

  /** A column as text, shape [row]. */
  cellsOf(column: string): string[] {
    const place = this.columns.indexOf(column)
    return this.rows.map((row) => row[place]!)
  }

  /** This table, if its columns are those of the training file, in whatever order. */
  sameColumns(expected: readonly string[]): this {
    const missing = expected.find((column) => !this.columns.includes(column))
    const surplus = this.columns.find((column) => !expected.includes(column))
    if (missing !== undefined) {
      this.refuse(
        shortened(missing),
        `lacks this column of the training file${didYouMean(missing, this.columns)}`
      )
    }
    if (surplus !== undefined) {
      this.refuse(shortened(surplus), 'has this column, which the training file lacks')
    }
    return this
  }

  /** Features as numbers and the target as class names; with `known`, no other class is allowed. */
  cells(featureNames: readonly string[], known?: ReadonlySet<string>): Cells {
    const [target = ''] = this.targets
    const place = this.columns.indexOf(target)
    const classes: string[] = []
    const inputs = this.numbers(featureNames, (cells, report) => {
      const name = className(cells[place]!)
      if (name === '') report(target, name, 'the class is missing')
      else if (known && !known.has(name)) {
        const typo = didYouMean(name, [...known])
        report(target, name, `this class is not in the training file${typo}`)
      }
      classes.push(name)
    })
    return { inputs, classes }
  }

  /** Some columns as numbers, shape [row][column]; `andCheck` looks at each row besides. */
  numbers(
    names: readonly string[],
    andCheck?: (cells: readonly string[], report: Report) => void
  ): Float64Array {
    const columns = names.map((name) => this.columns.indexOf(name))
    const values = new Float64Array(this.rows.length * columns.length)
    const problems: InputProblem[] = []
    let row = 0
    const report: Report = (column, cell, message) => {
      const place = `${this.fileName}, line ${this.lines[row]}, column "${column}"`
      problems.push({ field: this.field, value: shortened(cell), message: `${place}: ${message}` })
    }
    let at = 0
    for (; row < this.rows.length && problems.length < problemsShown; row++) {
      const cells = this.rows[row]!
      columns.forEach((column, index) => {
        const cell = cells[column]!
        const value = Number(cell)
        if (!isNumber(cell)) report(names[index]!, cell, notANumber(cell))
        else if (!Number.isFinite(Math.fround(value))) {
          report(names[index]!, cell, 'is too large; at most ±3.4e38 (float32)')
        }
        values[at++] = value
      })
      andCheck?.(cells, report)
    }
    if (problems.length > 0) throw new InputError(problems.slice(0, problemsShown))
    return values
  }
}

type Report = (column: string, cell: string, message: string) => void

function notANumber(cell: string): string {
  if (cell === '') return 'the cell is empty; a number is needed here'
  if (/^[+-]?\d*,\d+$/.test(cell)) return 'is not a number; write decimals with a point'
  return 'is not a number; every column but the class must hold finite numbers'
}

function readTable({ text, fileName }: CsvFile, field: string, targets: readonly string[]): Table {
  const refuse = (value: string, message: string): never => {
    throw new InputError([{ field, value, message: `${fileName} ${message}` }])
  }
  if (text.trim() === '') return refuse('', 'is empty; it needs a header row and data')
  const delimiter = bestDelimiter(text, targets[0] ?? '')
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: false })
  const rows: string[][] = []
  const lines: number[] = []
  let line = 1
  const misquoted = new Set(errors.flatMap(({ type, row }) => (type === 'Quotes' ? [row] : [])))
  data.forEach((row, index) => {
    if (misquoted.has(index)) refuse('', `line ${line}: a quoted cell is not closed properly`)
    const isBlank = row.length === 1 && row[0]!.trim() === ''
    if (!isBlank) {
      rows.push(row.map((cell) => cell.trim()))
      lines.push(line)
    }
    line += 1 + row.reduce((count, cell) => count + lineBreaks(cell), 0)
  })
  const [columns = [], ...body] = rows
  for (const target of targets) checkColumns(columns, target, refuse)
  if (body.length === 0) return refuse('', 'has a header row but no data')
  if (body.length > csvLimits.rows || body.length * columns.length > csvLimits.values) {
    return refuse(
      `${body.length} × ${columns.length}`,
      `is too large; at most ${csvLimits.rows} rows and ${csvLimits.values} values are allowed`
    )
  }
  body.forEach((row, index) => {
    if (row.length === columns.length) return
    refuse(
      shortened(row.join(delimiter)),
      `line ${lines[index + 1]} has ${counted(row.length, 'cell')}, the header has ${columns.length}`
    )
  })
  return new Table(columns, body, lines.slice(1), fileName, field, targets)
}

function checkColumns(
  columns: readonly string[],
  target: string,
  refuse: (value: string, message: string) => never
): void {
  if (columns.length > csvLimits.columns) {
    refuse(`${columns.length}`, `has too many columns; at most ${csvLimits.columns} are allowed`)
  }
  const unnamed = columns.indexOf('')
  if (unnamed >= 0) refuse('', `column ${unnamed + 1} has no name in the header row`)
  const seen = new Set<string>()
  for (const column of columns) {
    if (seen.has(column)) refuse(shortened(column), 'has more than one column of this name')
    seen.add(column)
  }
  if (!seen.has(target)) {
    const named = columns.slice(0, 12).map((column) => `"${column}"`)
    const all = named.join(', ') + (columns.length > named.length ? ', …' : '')
    throw new InputError([
      {
        field: 'data.target',
        value: shortened(target),
        message: `no column of this name${didYouMean(target, columns) || '.'} Columns: ${all}${columns.some(isNumber) ? '. Is the header row missing?' : ''}`
      }
    ])
  }
}

/** The delimiter under which the header names the target, else the one that cuts it into most columns. */
function bestDelimiter(text: string, target: string): string {
  const headers = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    columns: (Papa.parse<string[]>(text, { delimiter, preview: 1, skipEmptyLines: true }).data[0] ?? []).map(
      (column) => column.trim()
    )
  }))
  const fit = ({ columns }: { columns: string[] }): number =>
    columns.length + (columns.includes(target) && columns.length > 1 ? csvLimits.columns : 0)
  return headers.reduce((best, header) => (fit(header) > fit(best) ? header : best)).delimiter
}

const lineBreaks = (cell: string): number => cell.match(/\r\n|\r|\n/g)?.length ?? 0

function concat(first: Float64Array, second: Float64Array | undefined): Float64Array {
  if (!second) return first
  const all = new Float64Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}
