import { describe, expect, it } from 'vitest'
import { alongOf, intervalScale } from '../../src/renderer/charts/interval-scale'

describe('the axis of values and their intervals', () => {
  it('has round ends that hold everything finite', () => {
    expect(intervalScale([0.1, 0.97])).toMatchObject({
      kind: 'linear',
      low: 0,
      high: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1]
    })
    expect(intervalScale([3, NaN, 9, Infinity])).toMatchObject({ low: 2, high: 10 })
  })

  it('always has 0 on it for differences', () => {
    const { low, high, ticks } = intervalScale([2.2, 2.4], 0)
    expect([low <= 0, high >= 2.4, ticks.includes(0)]).toEqual([true, true, true])
    expect(intervalScale([-0.5, -0.1], 0).high).toBeCloseTo(0, 12)
  })

  it('is logarithmic where positive values differ by more than a factor of twenty', () => {
    expect(intervalScale([0.02, 2.3])).toMatchObject({
      kind: 'log',
      low: 0.01,
      high: 10,
      ticks: [0.01, 0.1, 1, 10]
    })
    // Few enough to be read, from the lowest to the highest, which the labels' places rely on.
    expect(intervalScale([2e-9, 0.4]).ticks).toEqual([1e-8, 1e-6, 1e-4, 1e-2, 1])
    expect(intervalScale([0, 2.3]).kind).toBe('linear')
  })

  it('places values by their share of the way, and infinite ones at the ends', () => {
    const scale = intervalScale([0.01, 1])
    expect(alongOf(0.1, scale)).toBeCloseTo(0.5, 12)
    expect([alongOf(Infinity, scale), alongOf(-Infinity, scale)]).toEqual([1, 0])
  })

  it('survives equal values and none', () => {
    const { low, high } = intervalScale([3, 3, 3])
    expect(low <= 3 && high > 3).toBe(true)
    expect(intervalScale([NaN])).toMatchObject({ low: 0, high: 1 })
  })
})
