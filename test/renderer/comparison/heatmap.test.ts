import { describe, expect, it } from 'vitest'
import { divergingColour, paletteOf } from '../../../src/renderer/charts/palette'
import { heatmapPixels, niceLimit, shrunk } from '../../../src/renderer/comparison/weights/heatmap'

describe('weight colours', () => {
  const palette = paletteOf(false)

  it('are symmetric: zero in the middle, the limit and beyond in full', () => {
    expect(divergingColour(0, 2, palette)).toEqual(palette.zero)
    expect(divergingColour(2, 2, palette)).toEqual(palette.positive)
    expect(divergingColour(-9, 2, palette)).toEqual(palette.negative)
    expect(divergingColour(0, 0, palette)).toEqual(palette.zero)
  })

  it('show what is not a number as ink', () => {
    expect(divergingColour(NaN, 1, palette)).toEqual(palette.ink)
  })

  it('have a limit that is round and ignores infinities', () => {
    expect(niceLimit([Float64Array.of(-4.3, 1), Float32Array.of(2, Infinity)])).toBe(5)
    expect(niceLimit([Float64Array.of(0, 0)])).toBe(0)
  })
})

describe('a matrix too large for the screen', () => {
  it('keeps the largest magnitude of each block with its sign, and the biases apart', () => {
    const values = new Float64Array(9 * 4)
    values[5] = -3
    values[8 * 4 + 2] = 7
    const small = shrunk({ rows: 9, columns: 4, values }, 5, 2)
    expect([small.rows, small.columns]).toEqual([5, 2])
    expect([...small.values]).toEqual([-3, 0, 0, 0, 0, 0, 0, 0, 0, 7])
    expect(heatmapPixels(small, 7, paletteOf(true))).toHaveLength(5 * 2 * 4)
  })

  it('is left alone where it fits', () => {
    const matrix = { rows: 3, columns: 2, values: new Float64Array(6) }
    expect(shrunk(matrix, 3, 2)).toBe(matrix)
  })
})
