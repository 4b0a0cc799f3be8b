import { InputError, shortened, type InputProblem } from '../../errors'
import { didYouMean } from '../../nearest'
import type { Category, Dataset } from '../dataset'
import type { Column } from './columns'
import { levelName, levelsOf, sortLevels } from './levels'
import { columnsAs, type Use } from './use'

/** What the inputs and the classes of a table are, by its training rows. */
export interface Encoding {
  /** Columns of numbers, by the place of their input. */
  readonly numbers: readonly { readonly name: string; readonly at: number }[]
  /** Columns of which each level is an input, from one on. */
  readonly categories: readonly (Category & { readonly names: readonly string[] })[]
  readonly featureNames: readonly string[]
  /** Empty for a regression. */
  readonly classNames: readonly string[]
}

/** @param rows that are used of the file with the training instances */
export function encodingOf(use: Use, rows: Int32Array): Encoding {
  const { columns, decimal } = use.reading
  const sorted = (column: Column): string[] => sortLevels(levelsOf(columns, column, decimal.value, rows))
  const numbers: Encoding['numbers'][number][] = []
  const categories: Encoding['categories'][number][] = []
  const featureNames: string[] = []
  for (const column of columnsAs(use, 'feature', 'category')) {
    const { name } = column
    if (use.roles[column.place] === 'feature') {
      numbers.push({ name, at: featureNames.length })
      featureNames.push(name)
    } else {
      const names = sorted(column)
      categories.push({ name, from: featureNames.length, levels: names.length, names })
      featureNames.push(...names.map((level) => `${name} = ${level}`))
    }
  }
  const classNames = use.task === 'classification' ? sorted(use.targets[0]!) : []
  return { numbers, categories, featureNames, classNames }
}

interface Encoded extends Pick<Dataset, 'inputs' | 'labels'> {
  /** Of a regression, shape [row][target]; else empty. */
  readonly values: Float64Array
}

const problemsTold = 8

/**
 * Rows of a table as inputs and targets; the inputs of a missing cell are NaN. Throws `InputError` where a cell is a level
 * or a class that the encoding lacks: then this is not the table that it was made by.
 */
export function encode(use: Use, rows: Int32Array, encoding: Encoding): Encoded {
  const { columns, laid, decimal } = use.reading
  const width = laid.names.all.length
  const size = encoding.featureNames.length
  const named = new Map(columns.columns.map((column) => [column.name, column]))
  const problems: InputProblem[] = []

  const inputs = new Float64Array(rows.length * size)
  const places = encoding.numbers.map(({ name }) => named.get(name)!.place)
  rows.forEach((row, index) => {
    const [from, to] = [row * width, index * size]
    for (let k = 0; k < places.length; k++) {
      inputs[to + encoding.numbers[k]!.at] = columns.values[from + places[k]!]!
    }
  })

  /** Calls back with each row's position and the place of its cell among the names; with −1 where it is missing. */
  const eachLevel = (
    column: Column,
    what: string,
    names: readonly string[],
    take: (index: number, level: number) => void
  ): void => {
    const levels = new Map(names.map((name, level) => [name, level]))
    rows.forEach((row, index) => {
      if (columns.isMissing(row, column)) return take(index, -1)
      const name = levelName(columns.cell(row, column.place), decimal.value)
      const level = levels.get(name)
      if (level !== undefined) return take(index, level)
      if (problems.length === problemsTold) return
      const place = `${laid.file.fileName}, line ${laid.lines[row]}, column "${column.name}"`
      const message = `${place}: this ${what} is not in the training file${didYouMean(name, names)}`
      problems.push({ field: laid.field, value: shortened(name), message })
    })
  }
  for (const { name, from, levels, names } of encoding.categories) {
    eachLevel(named.get(name)!, 'level', names, (index, level) => {
      const at = index * size + from
      if (level < 0) inputs.fill(NaN, at, at + levels)
      else inputs[at + level] = 1
    })
  }
  const labels = new Int32Array(rows.length)
  if (use.task === 'classification') {
    eachLevel(use.targets[0]!, 'class', encoding.classNames, (index, level) => void (labels[index] = level))
  }
  if (problems.length > 0) throw new InputError(problems)
  return { inputs, labels, values: use.task === 'regression' ? targetValues(use, rows) : new Float64Array() }
}

function targetValues({ reading, targets }: Use, rows: Int32Array): Float64Array {
  const { values } = reading.columns
  const width = reading.laid.names.all.length
  const taken = new Float64Array(rows.length * targets.length)
  rows.forEach((row, index) => {
    targets.forEach(({ place }, target) => {
      taken[index * targets.length + target] = values[row * width + place]!
    })
  })
  return taken
}
