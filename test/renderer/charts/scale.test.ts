import { describe, expect, it } from 'vitest'
import { decades, linear } from '../../../src/renderer/charts/domains'
import { nearestIndex } from '../../../src/renderer/charts/reading'
import { scaleOf } from '../../../src/renderer/charts/scale'

describe('a scale', () => {
  const upwards = scaleOf(linear(-1, 3), [100, 20])
  const log = scaleOf(decades(0.01, 100), [0, 400])

  it('places values by their share of the way, or by that of their logarithms', () => {
    expect([-1, 0, 1, 3].map(upwards.toPixel)).toEqual([100, 80, 60, 20])
    expect([0.01, 0.1, 1, 100].map(log.toPixel).map(Math.round)).toEqual([0, 100, 200, 400])
  })

  it('finds the value at a pixel again, and none outside its domain', () => {
    for (const value of [-1, 0.3, 3]) expect(upwards.invert(upwards.toPixel(value))).toBeCloseTo(value, 12)
    for (const value of [0.01, 0.5, 100]) expect(log.invert(log.toPixel(value))).toBeCloseTo(value, 10)
    expect([upwards.invert(1e9), upwards.invert(-1e9)]).toEqual([-1, 3])
    // Of a plot that has no room yet.
    expect(scaleOf(linear(2, 4), [6, 6]).invert(6)).toBe(2)
  })

  it('keeps what lies outside near its ends: infinities, and on a logarithmic one zero and less', () => {
    expect([Infinity, -Infinity, 5].map(upwards.toPixel)).toEqual([20, 100, 20])
    expect([0, -3, Infinity].map(log.toPixel)).toEqual([0, 0, 400])
    const beyond = scaleOf(linear(0, 1), [100, 0], [0.02, 0.2])
    expect([-9, 9, 1.1].map(beyond.toPixel).map(Math.round)).toEqual([102, -20, -10])
    expect(log.toPixel(NaN)).toBeNaN()
  })
})

describe('what lies nearest', () => {
  it('is found among ascending numbers, as many as there are so far', () => {
    const xs = [0, 10, 20, 99]
    expect([-5, 4, 6, 15, 16, 500].map((x) => nearestIndex(xs, x))).toEqual([0, 0, 1, 1, 2, 3])
    expect(nearestIndex(xs, 500, 3)).toBe(2)
    expect(nearestIndex([], 1)).toBe(-1)
  })
})
