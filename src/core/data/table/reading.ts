import { type InputProblem } from '../../errors'
import { didYouMean } from '../../nearest'
import { shortened } from '../../errors'
import type { DecimalMark, TableChoices } from './choices'
import { type Columns, readColumns } from './columns'
import { takeDecimal } from './decimal'
import { aboutFile, type LaidOut, layOut, type TableFile } from './laid-out'
import type { Markers } from './missing'
import type { Taken } from './table-look'

/** A table whose cells have been read; what they are used for is another matter. */
export interface Reading {
  readonly laid: LaidOut
  readonly decimal: Taken<DecimalMark>
  readonly columns: Columns
  /** What the file leaves open about its rows and numbers. */
  readonly problems: readonly InputProblem[]
}

export type Dialect = Pick<TableChoices, 'delimiter' | 'decimal' | 'header' | 'target'> & {
  /** Texts that mean that a cell holds nothing, instead of the usual ones. */
  readonly markers?: readonly string[] | undefined
}

export const targetsOf = (target: TableChoices['target']): readonly string[] =>
  target === undefined ? [] : typeof target === 'string' ? [target] : target

/** Reads a table. Throws `InputError` as `layOut` does. */
export function readTable(file: TableFile, field: string, dialect: Dialect): Reading {
  const laid = layOut(file, field, dialect, targetsOf(dialect.target))
  return readLaidOut([laid], dialect)[0]!
}

/**
 * Reads a table for training and one for testing, which has the dialect of the first. Throws `InputError` as `layOut`
 * does.
 */
export function readTwoTables(
  training: TableFile,
  test: TableFile,
  dialect: Dialect
): readonly [Reading, Reading] {
  const first = layOut(training, 'data.path', dialect, targetsOf(dialect.target))
  const second = layOut(test, 'data.testPath', { ...dialect, header: first.header.value }, first.names.all)
  return readLaidOut([first, second], dialect) as [Reading, Reading]
}

function readLaidOut(laid: readonly LaidOut[], { decimal, markers }: Dialect): Reading[] {
  const { taken, problem, of } = takeDecimal(
    laid.map(({ delimiter, rows, names, holds }) => ({
      delimiter: delimiter.value,
      rows,
      width: names.all.length,
      holds
    })),
    decimal
  )
  const known: Markers = markers ? new Set(markers) : null
  return laid.map((one, at) => ({
    laid: one,
    decimal: taken,
    columns: readColumns(one, taken.value, known),
    // One mark for all of them is one problem.
    problems: [...one.problems, ...(at === of ? aboutFile(problem, one.file) : [])]
  }))
}

/** What is wrong with the names that an experiment gives columns; empty where all are there. */
export function unknownColumns({ laid }: Reading, field: string, names: readonly string[]): InputProblem[] {
  const { all } = laid.names
  return names
    .filter((name) => !all.includes(name))
    .map((name) => {
      const first = all.slice(0, 12).map((column) => `"${column}"`)
      const shown = first.join(', ') + (all.length > first.length ? ', …' : '')
      const isMissingHeader = !laid.header.value && !laid.header.chosen
      return {
        field,
        value: shortened(name),
        message:
          `${laid.file.fileName} has no column of this name${didYouMean(name, all) || '.'} Columns: ${shown}` +
          (isMissingHeader
            ? `. No header row was seen: ${laid.header.reason}; write "header": true if it has one`
            : '')
      }
    })
}
