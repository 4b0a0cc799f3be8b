import { formatValue } from '#core/words/numbers'
import { numbers, rowNames, type Table } from '../../charts/table'
import type { Matrix } from '../../runs/layer-matrices'

const mostRows = 65
const mostColumns = 32

/** How much of a matrix a table lists, its biases apart. */
export const listedSize = ({ rows, columns }: Matrix): { rows: number; columns: number } => ({
  rows: Math.min(rows - 1, mostRows),
  columns: Math.min(columns, mostColumns)
})

/** A heat map as numbers: a row an input and one for the biases, a column a unit. */
export function matrixTable(
  matrix: Matrix,
  inputName: (row: number) => string,
  unitName: (column: number) => string
): Table {
  const listed = listedSize(matrix)
  const columns = [...Array(listed.columns).keys()]
  const valuesOf = (row: number): string[] =>
    columns.map((column) => formatValue(matrix.values[row * matrix.columns + column] ?? NaN))
  return {
    columns: [rowNames(''), ...columns.map((column) => numbers(unitName(column)))],
    rows: [
      ...[...Array(listed.rows).keys()].map((row) => [inputName(row), ...valuesOf(row)]),
      ['bias', ...valuesOf(matrix.rows - 1)]
    ]
  }
}
