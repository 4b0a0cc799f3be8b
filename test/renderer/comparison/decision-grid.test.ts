import { describe, expect, it } from 'vitest'
import type { PreparedData } from '#core/data/dataset'
import type { Layer } from '#core/network/problem'
import { answersTable } from '../../../src/renderer/comparison/plane/answer-tables'
import {
  dataBounds,
  decisionGrid,
  decisionPixels,
  gridSize,
  hasAnswers
} from '../../../src/renderer/comparison/plane/decision-grid'
import type { Palette } from '../../../src/renderer/charts/palette'

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

  it('has no colour and no boundary where the network has no answer', () => {
    const layers: Layer[] = [{ fanIn: 2, fanOut: 2, activation: 'softmax' }]
    const grid = finish(decisionGrid(layers, new Float64Array(6).fill(NaN), 2, dataBounds(data)))
    expect(hasAnswers(grid)).toBe(false)
    const palette = {
      background: [255, 255, 255],
      ink: [0, 0, 0],
      classes: [[9, 9, 9]]
    } as unknown as Palette
    expect(decisionPixels(grid, palette).every((value) => value === 0)).toBe(true)
    const one = finish(
      decisionGrid(
        [{ fanIn: 2, fanOut: 1, activation: 'sigmoid' }],
        Float64Array.of(8, 0, 0),
        2,
        dataBounds(data)
      )
    )
    expect(hasAnswers(one)).toBe(true)
    expect(
      answersTable(data, [{ name: 'arm', outputs: new Float64Array(4).fill(NaN), output: layers[0] }]).rows[0]
    ).toContain('no answer')
  })

  it('gets coarser for wide networks', () => {
    const wide: Layer[] = [
      { fanIn: 2, fanOut: 2000, activation: 'relu' },
      { fanIn: 2000, fanOut: 2000, activation: 'relu' }
    ]
    expect(gridSize(wide)).toBeLessThan(gridSize([{ fanIn: 2, fanOut: 4, activation: 'relu' }]))
  })
})
