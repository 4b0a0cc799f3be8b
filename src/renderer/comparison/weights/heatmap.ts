import type { Matrix } from '../../runs/layer-matrices'
import { divergingColour, type Palette } from '../../charts/palette'
import { roundUp } from '../../charts/domains'

/**
 * Shrinks a matrix to at most `rows` × `columns` cells: each keeps the value of largest magnitude in its block, so
 * that a single large weight stays visible. The last row (the biases) stays a row of its own.
 */
export function shrunk(matrix: Matrix, rows: number, columns: number): Matrix {
  if (matrix.rows <= rows && matrix.columns <= columns) return matrix
  const weightRows = matrix.rows - 1
  const down = Math.ceil(weightRows / Math.max(1, Math.min(rows - 1, weightRows)))
  const across = Math.ceil(matrix.columns / Math.min(columns, matrix.columns))
  const small = { rows: Math.ceil(weightRows / down) + 1, columns: Math.ceil(matrix.columns / across) }
  const values = new Float32Array(small.rows * small.columns)
  for (let row = 0; row < matrix.rows; row++) {
    const into = row === weightRows ? small.rows - 1 : Math.floor(row / down)
    for (let column = 0; column < matrix.columns; column++) {
      const at = into * small.columns + Math.floor(column / across)
      const value = matrix.values[row * matrix.columns + column]!
      if (Math.abs(value) > Math.abs(values[at]!) || Number.isNaN(value)) values[at] = value
    }
  }
  return { ...small, values }
}

/** One pixel a cell, RGBA. */
export function heatmapPixels(
  matrix: Matrix,
  limit: number,
  palette: Palette
): Uint8ClampedArray<ArrayBuffer> {
  const cells = matrix.rows * matrix.columns
  const pixels = new Uint8ClampedArray(cells * 4)
  for (let cell = 0; cell < cells; cell++) {
    const [red, green, blue] = divergingColour(matrix.values[cell]!, limit, palette)
    pixels.set([red, green, blue, 255], cell * 4)
  }
  return pixels
}

/** The largest finite magnitude in several lists, rounded up so that it rarely changes; 0 where all is zero. */
export function niceLimit(lists: readonly Iterable<number>[]): number {
  let largest = 0
  for (const values of lists) {
    for (const value of values) {
      const magnitude = Math.abs(value)
      if (magnitude > largest && Number.isFinite(magnitude)) largest = magnitude
    }
  }
  return largest > 0 ? roundUp(largest) : 0
}
