import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as Forward from '#core/network/forward'
import { forward } from '#core/network/forward'
import { parameterCount, type Layer } from '#core/network/problem'
import type * as Grid from '../../../src/renderer/comparison/plane/decision-grid'
import type * as Fit from '../../../src/renderer/comparison/plane/fit-curve'

/** Multiplications since the last yield. */
let work = 0
let decisionGrid: typeof Grid.decisionGrid
let gridSize: typeof Grid.gridSize
let fitCurve: typeof Fit.fitCurve

// Test files share their modules: those that count are loaded anew, and forgotten afterwards.
beforeAll(async () => {
  vi.resetModules()
  vi.doMock('#core/network/forward', async (original) => {
    const actual = await original<typeof Forward>()
    const counted: typeof actual.forwardInto = (values, layers, offsets, parameters, inputs, count) => {
      work += count * parameterCount(layers)
      actual.forwardInto(values, layers, offsets, parameters, inputs, count)
    }
    return { ...actual, forwardInto: counted }
  })
  ;({ decisionGrid, gridSize } = await import('../../../src/renderer/comparison/plane/decision-grid'))
  ;({ fitCurve } = await import('../../../src/renderer/comparison/plane/fit-curve'))
})
afterAll(() => {
  vi.doUnmock('#core/network/forward')
  vi.resetModules()
})
beforeEach(() => void (work = 0))

/** What came of some sliced work, and the multiplications of each slice. */
function taken<T>(slices: Generator<void, T>): { readonly result: T; readonly works: readonly number[] } {
  const works: number[] = []
  for (;;) {
    const { done, value } = slices.next()
    works.push(work)
    work = 0
    if (done) return { result: value, works }
  }
}

const stack = (sizes: readonly number[]): Layer[] =>
  sizes.slice(1).map((fanOut, l) => ({
    fanIn: sizes[l]!,
    fanOut,
    activation: l === sizes.length - 2 ? 'sigmoid' : 'tanh'
  }))
const deep = Array.from({ length: 30 }, () => 64)
const bounds = { left: -1, right: 1, bottom: -1, top: 1 }
const randomised = (layers: readonly Layer[]): Float32Array =>
  Float32Array.from({ length: parameterCount(layers) }, (_, k) => Math.sin(7 * k))

describe('the page answers to its user while it draws', () => {
  it.each([
    ['30 layers of 64', deep],
    ['a layer as wide as an image of MNIST', [784, 784]],
    ['a small network', [4]]
  ])('what %s say is worked out in slices', (_, hidden) => {
    const plane = stack([2, ...hidden, 1])
    const size = gridSize(plane)
    const line = stack([1, ...hidden, 1])
    for (const [layers, points, { works }] of [
      [plane, size * size, taken(decisionGrid(plane, randomised(plane), 2, bounds))],
      [line, 200, taken(fitCurve(line, randomised(line), bounds))]
    ] as const) {
      const each = parameterCount(layers)
      expect(works.reduce((sum, one) => sum + one, 0)).toBe(points * each)
      expect(Math.max(...works)).toBeLessThanOrEqual(Math.max(each, 1e5))
    }
  })

  it('the slices together say what the network says', () => {
    const layers = stack([1, ...deep, 1])
    const parameters = randomised(layers)
    const inputs = Float64Array.from({ length: 200 }, (_, n) => -1 + (2 * n) / 199)
    expect(taken(fitCurve(layers, parameters, bounds)).result).toEqual(
      forward(layers, parameters, inputs, 200)
    )
  })
})
