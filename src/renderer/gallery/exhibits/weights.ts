import WeightStack from '../../comparison/weights/WeightStack.vue'
import { niceLimit } from '../../comparison/weights/heatmap'
import { matrixTable } from '../../comparison/weights/matrix-table'
import type { Matrix } from '../../runs/layer-matrices'
import { exhibit, type Exhibit } from '../exhibit'
import { noise } from '../noise'

const matrix = (rows: number, columns: number, value: (row: number, column: number) => number): Matrix => ({
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, (_, k) => value(Math.floor(k / columns), k % columns))
})

function weights(name: string, matrices: readonly Matrix[], sets: readonly Int32Array[] = []): Exhibit {
  const full = `WeightStack: ${name}`
  const unit = (layer: number, column: number): string => `unit ${layer + 1}.${column + 1}`
  const input = (row: number): string => `input ${row + 1}`
  return exhibit(
    full,
    WeightStack,
    {
      label: full,
      matrices,
      limits: matrices.map(({ values }) => niceLimit([values])),
      sets,
      nameOf: (layer, row, column) =>
        row === matrices[layer]!.rows - 1
          ? `bias of ${unit(layer, column)}`
          : `${input(row)} → ${unit(layer, column)}`
    },
    matrices.map((each, layer) => matrixTable(each, input, (column) => unit(layer, column)))
  )
}

export const weightExhibits: readonly Exhibit[] = [
  weights('two layers', [matrix(3, 4, (row, k) => noise(row, k)), matrix(5, 1, (row) => 2 * noise(row, 9))]),
  weights('identical units', [matrix(3, 6, (row) => noise(row))], [Int32Array.of(1, 1, 0, 2, 2, 2)]),
  weights('zeros', [matrix(3, 4, () => 0)]),
  weights('not finite', [matrix(4, 4, (row, k) => (row === k ? NaN : row > 2 ? Infinity : noise(row, k)))]),
  weights('too large for the page', [matrix(785, 300, (row, k) => noise(row, k) / (1 + row))]),
  weights('huge and tiny', [
    matrix(3, 4, (row, k) => 1e30 * noise(row, k)),
    matrix(3, 4, (row, k) => 1e-30 * noise(row, k))
  ])
]
