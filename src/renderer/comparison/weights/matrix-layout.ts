import type { Matrix } from '../../runs/layer-matrices'

/** Where a matrix's cells lie, in CSS pixels: weights first, then a gap, then the row of biases. */
export interface MatrixLayout {
  readonly cellWidth: number
  readonly cellHeight: number
  readonly width: number
  readonly height: number
  /** Top of the bias row. */
  readonly biasTop: number
}

const tallest = 200
const widestCell = 40
const tallestCell = 22
const biasGap = 3
/** Layers of more units than this are pictures rather than tables: their cells are kept from growing wide. */
const fewUnits = 16

/** `shown` has its biases as its last row. Cells are as large as the width and the height above allow. */
export function layoutMatrix(shown: Pick<Matrix, 'rows' | 'columns'>, width: number): MatrixLayout {
  const fitting = Math.min(widestCell, width / shown.columns)
  const cellHeight = Math.max(1, Math.min(tallestCell, Math.max(fitting, 3), tallest / shown.rows))
  const cellWidth = shown.columns > fewUnits ? Math.min(fitting, 1.5 * cellHeight) : fitting
  const biasHeight = Math.max(cellHeight, 4)
  const biasTop = (shown.rows - 1) * cellHeight + biasGap
  return { cellWidth, cellHeight, width: cellWidth * shown.columns, biasTop, height: biasTop + biasHeight }
}

/** How many rows and columns of cells fit: at least a pixel each. */
export const roomFor = (width: number): { rows: number; columns: number } => ({
  rows: tallest,
  columns: Math.max(1, Math.floor(width))
})
