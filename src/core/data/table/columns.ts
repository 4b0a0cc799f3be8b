import type { DecimalMark } from './choices'
import type { LaidOut } from './laid-out'
import { isMissingNumber, isMissingText, type Markers } from './missing'
import { readNumber } from './numbers'
import { cleaned } from './sheet'
import type { ColumnLook } from './table-look'

/** What a column holds. */
export interface Column {
  readonly name: string
  readonly place: number
  /** As `ColumnLook` says. */
  readonly kind: ColumnLook['kind']
  readonly numbers: number
  /** Cells that hold nothing. */
  readonly missing: number
  /** The first rows whose cell is neither a number nor missing. */
  readonly texts: readonly number[]
  readonly textCount: number
  /** Of its numbers; NaN where there is none. */
  readonly least: number
  readonly greatest: number
  readonly isWhole: boolean
}

/** The cells of a table, each read once. */
export interface Columns {
  readonly columns: readonly Column[]
  /** Shape [row][column]; NaN where a cell is no number. */
  readonly values: Float64Array
  /** A cell as text, cleaned. */
  cell(row: number, column: number): string
  /** Whether a cell holds nothing, by what its column holds. */
  isMissing(row: number, column: Column): boolean
}

const rowsTold = 8

/** What is counted of a column while it is read. */
class Tally {
  numbers = 0
  empty = 0
  /** Texts that mean nothing among numbers, and may mean something among texts. */
  doubtful = 0
  textCount = 0
  readonly texts: number[] = []
  readonly doubtfulRows: number[] = []
  least = Infinity
  greatest = -Infinity
  isWhole = true

  addNumber(value: number): void {
    this.numbers++
    if (value < this.least) this.least = value
    if (value > this.greatest) this.greatest = value
    if (this.isWhole && !Number.isInteger(value)) this.isWhole = false
  }

  addOther(row: number, text: string, markers: Markers): void {
    if (isMissingText(text, markers)) this.empty++
    else if (isMissingNumber(text, markers)) {
      this.doubtful++
      if (this.doubtfulRows.length < rowsTold) this.doubtfulRows.push(row)
    } else {
      this.textCount++
      if (this.texts.length < rowsTold) this.texts.push(row)
    }
  }

  column(name: string, place: number): Column {
    const { numbers, textCount, doubtful, empty, least, greatest, isWhole } = this
    // Where most is text, a dash is text, too.
    const isText = textCount > numbers
    const kind = isText ? 'text' : textCount > 0 ? 'mixed' : numbers > 0 ? 'number' : 'empty'
    return {
      name,
      place,
      kind,
      numbers,
      missing: isText ? empty : empty + doubtful,
      texts: isText
        ? [...this.texts, ...this.doubtfulRows].sort((a, b) => a - b).slice(0, rowsTold)
        : this.texts,
      textCount: isText ? textCount + doubtful : textCount,
      least: numbers > 0 ? least : NaN,
      greatest: numbers > 0 ? greatest : NaN,
      isWhole: isWhole && numbers > 0
    }
  }
}

/** Reads every cell under a decimal mark. */
export function readColumns(
  { rows, names }: Pick<LaidOut, 'rows' | 'names'>,
  mark: DecimalMark,
  markers: Markers
): Columns {
  const width = names.all.length
  const tallies = names.all.map(() => new Tally())
  const values = new Float64Array(rows.length * width)
  let at = 0
  for (let row = 0; row < rows.length; row++) {
    const cells = rows[row]!
    for (let column = 0; column < width; column++) {
      const written = cells[column]!
      let value = readNumber(written, mark)
      if (Number.isNaN(value) || markers !== null) {
        const text = cleaned(written)
        if (markers?.has(text)) value = NaN
        // What stands in quotes after a space.
        else if (Number.isNaN(value) && text.length < written.length) value = readNumber(text, mark)
        if (Number.isNaN(value)) tallies[column]!.addOther(row, text, markers)
      }
      if (!Number.isNaN(value)) tallies[column]!.addNumber(value)
      values[at++] = value
    }
  }
  const cell = (row: number, column: number): string => cleaned(rows[row]![column]!)
  return {
    columns: tallies.map((tally, column) => tally.column(names.all[column]!, column)),
    values,
    cell,
    isMissing: (row, { place, kind }) => {
      if (!Number.isNaN(values[row * width + place]!)) return false
      const text = cell(row, place)
      return kind === 'text' ? isMissingText(text, markers) : isMissingNumber(text, markers)
    }
  }
}
