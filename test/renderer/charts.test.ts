import { describe, expect, it } from 'vitest'
import type { PreparedData } from '#core/data/dataset'
import type { Layer } from '#core/network/problem'
import { landOn, positionAt } from '../../src/renderer/runs/arm-slices'
import { dataBounds, decisionGrid, gridSize } from '../../src/renderer/comparison/plane/decision-grid'
import { heatmapPixels, niceLimit, shrunk } from '../../src/renderer/comparison/weights/heatmap'
import { identicalUnits, layerMatrices, parametersOf } from '../../src/renderer/runs/layer-matrices'
import { divergingColour, paletteOf } from '../../src/renderer/charts/palette'
import { heightOf, valueScale } from '../../src/renderer/comparison/curves/value-scale'

describe('the shared value axis', () => {
  const range = (smallest: number, largest: number, start = largest) => ({
    smallest,
    largest,
    smallestPositive: smallest > 0 ? smallest : Infinity,
    largestAtStart: start
  })

  it('spans whole decades on a logarithmic scale', () => {
    const scale = valueScale([range(3e-4, 0.7), range(0.02, 2)], 'log', false)
    expect(scale.low).toBeCloseTo(1e-4)
    expect(scale.high).toBeCloseTo(10)
    expect(heightOf(scale.low, scale)).toBeCloseTo(0)
    expect(heightOf(scale.high, scale)).toBeCloseTo(1)
    expect(heightOf(Math.sqrt(scale.low * scale.high), scale)).toBeCloseTo(0.5)
  })

  it('does not let a run that diverges flatten the others', () => {
    expect(valueScale([range(0.1, 1e30, 2)], 'linear', false).high).toBeLessThanOrEqual(40)
    expect(valueScale([range(0.1, 1e30, 2)], 'log', false).high).toBeLessThanOrEqual(100)
  })

  it('stands up before the first value, with zeros and for accuracies', () => {
    expect(valueScale([], 'log', false).ticks.length).toBeGreaterThan(1)
    expect(valueScale([range(0, 0)], 'log', false).high).toBeGreaterThan(0)
    expect(valueScale([range(0, 0)], 'linear', false).high).toBe(1)
    expect(valueScale([range(0.3, 0.5)], 'log', true)).toMatchObject({ kind: 'linear', low: 0, high: 1 })
  })

  it('keeps zero on a logarithmic scale inside the chart', () => {
    const scale = valueScale([range(1e-3, 1)], 'log', false)
    expect(heightOf(0, scale)).toBeGreaterThan(-0.1)
  })
})

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

describe('the weights of a run', () => {
  const layers: Layer[] = [
    { fanIn: 2, fanOut: 3, activation: 'tanh' },
    { fanIn: 3, fanOut: 1, activation: 'sigmoid' }
  ]
  const run = [1, 1, 2, 3, 3, 4, 5, 5, 6, 0.1, 0.2, 0.3, 0.4]
  const snapshot = {
    group: 0,
    epoch: 1,
    parameters: Float64Array.from([...run.map((value) => -value), ...run])
  }

  it('are matrices with the biases as their last row', () => {
    const [first, second] = layerMatrices(layers, parametersOf(snapshot, layers, 1))
    expect([...first!.values]).toEqual(run.slice(0, 9))
    expect([...second!.values]).toEqual(run.slice(9))
    expect([first!.rows, second!.rows]).toEqual([3, 4])
  })

  it('tell which units are one', () => {
    expect([...identicalUnits(layers, parametersOf(snapshot, layers, 1), 0)]).toEqual([1, 1, 0])
  })
})

describe('the decision map', () => {
  const data: PreparedData = {
    name: 'points',
    featureNames: ['x', 'y'],
    classNames: ['left', 'right'],
    train: { count: 2, inputs: Float64Array.of(-1, 0, 1, 2), labels: Int32Array.of(0, 1) },
    test: { count: 0, inputs: new Float64Array(), labels: new Int32Array() },
    scaling: null
  }

  const finish = <T>(work: Generator<void, T>): T => {
    for (;;) {
      const step = work.next()
      if (step.done) return step.value
    }
  }

  it('reaches beyond the data on all sides', () => {
    const { left, right, bottom, top } = dataBounds(data)
    expect(left).toBeLessThan(-1)
    expect(right).toBeGreaterThan(1)
    expect(bottom).toBeLessThan(0)
    expect(top).toBeGreaterThan(2)
  })

  it('answers at every point, from the top left', () => {
    const layers: Layer[] = [{ fanIn: 2, fanOut: 1, activation: 'sigmoid' }]
    // Says "right" where x > 0, whatever y is.
    const grid = finish(decisionGrid(layers, Float64Array.of(8, 0, 0), 2, dataBounds(data)))
    for (let row = 0; row < grid.size; row++) {
      expect(grid.winner[row * grid.size]).toBe(0)
      expect(grid.winner[row * grid.size + grid.size - 1]).toBe(1)
    }
    expect(Math.min(...grid.lead)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...grid.lead)).toBeLessThanOrEqual(1)
  })

  it('tells top from bottom with one unit a class', () => {
    const layers: Layer[] = [{ fanIn: 2, fanOut: 2, activation: 'softmax' }]
    const grid = finish(decisionGrid(layers, Float64Array.of(0, 0, 5, -5, -5, 5), 2, dataBounds(data)))
    expect(grid.winner[0]).toBe(0)
    expect(grid.winner.at(-1)).toBe(1)
  })

  it('gets coarser for wide networks', () => {
    const wide: Layer[] = [
      { fanIn: 2, fanOut: 2000, activation: 'relu' },
      { fanIn: 2000, fanOut: 2000, activation: 'relu' }
    ]
    expect(gridSize(wide)).toBeLessThan(gridSize([{ fanIn: 2, fanOut: 4, activation: 'relu' }]))
  })
})

describe('finding epochs', () => {
  const series = { epochs: Int32Array.of(0, 7, 14, 20), count: 4 }

  it('takes the newest at or before', () => {
    expect([-1, 0, 6, 7, 13, 99].map((epoch) => positionAt(series, epoch))).toEqual([-1, 0, 0, 1, 1, 3])
  })

  it('moves a slider on, never back to where it was', () => {
    expect(landOn(series, 1, 0)).toBe(7)
    expect(landOn(series, 13, 14)).toBe(7)
    expect(landOn(series, 99, 14)).toBe(20)
    expect(landOn(series, 10, 0)).toBe(7)
  })
})
