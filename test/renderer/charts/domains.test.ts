import { describe, expect, it, test } from 'vitest'
import { decades, holding, quarters, roundUp } from '../../../src/renderer/charts/domains'
import { tickTexts } from '../../../src/renderer/charts/tick-texts'

describe('the axis of values and their intervals', () => {
  it('has round ends that hold everything finite', () => {
    expect(holding([0.1, 0.97])).toMatchObject({
      kind: 'linear',
      low: 0,
      high: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1]
    })
    expect(holding([3, NaN, 9, Infinity])).toMatchObject({ low: 2, high: 10 })
  })

  it('always has 0 on it for differences', () => {
    const { low, high, ticks } = holding([2.2, 2.4], { includes: 0 })
    expect([low <= 0, high >= 2.4, ticks.includes(0)]).toEqual([true, true, true])
    expect(holding([-0.5, -0.1], { includes: 0 }).high).toBeCloseTo(0, 12)
  })

  it('is logarithmic where positive values differ by more than a factor of twenty', () => {
    expect(holding([0.02, 2.3])).toMatchObject({
      kind: 'log',
      low: 0.01,
      high: 10,
      ticks: [0.01, 0.1, 1, 10]
    })
    // Few enough to be read, from the lowest to the highest, which the labels' places rely on.
    expect(holding([2e-9, 0.4]).ticks).toEqual([1e-8, 1e-6, 1e-4, 1e-2, 1])
    expect(holding([0, 2.3]).kind).toBe('linear')
  })

  it('survives equal values and none', () => {
    const { low, high } = holding([3, 3, 3])
    expect(low <= 3 && high > 3).toBe(true)
    expect(holding([NaN])).toMatchObject({ low: 0, high: 1 })
  })

  it('has steps that can be told apart where values hardly differ', () => {
    const { low, high, ticks } = holding([0.125, 0.125 + 1e-12])
    expect(high - low).toBeGreaterThan(1e-8)
    const texts = tickTexts(ticks)
    expect(new Set(texts).size).toBe(texts.length)
    // Percentages have one decimal.
    expect(holding([0.97651, 0.97652], { leastStep: 0.001 }).ticks.map((tick) => tick.toFixed(3))).toEqual([
      '0.976',
      '0.977'
    ])
  })
})

describe('a logarithmic axis', () => {
  it('is one decade where there is nothing positive', () => {
    expect(decades(Infinity, -Infinity)).toMatchObject({ kind: 'log', ticks: [0.1, 1] })
    expect(decades(Infinity, 0)).toMatchObject({ low: 0.1, high: 1 })
  })

  it('reaches from the largest value down, over no more decades than it is told', () => {
    const { low, high, ticks } = decades(1e-30, 2, 12)
    expect([low, high]).toEqual([1e-11, 10])
    expect(ticks.at(-1)).toBe(10)
    expect(ticks.length).toBeLessThanOrEqual(6)
  })

  it('stays finite at the ends of what numbers can be', () => {
    const { low, high, ticks } = decades(1e-320, 1.7e308)
    expect([low > 0, Number.isFinite(high), ticks.every(Number.isFinite)]).toEqual([true, true, true])
  })
})

test('round numbers hold a value and seldom change', () => {
  expect([0.9, 1, 1.2, 4.3, 7, 9.1, 1234].map(roundUp)).toEqual([1, 1, 1.5, 5, 8, 10, 1500])
  expect(quarters(roundUp(1.2)).ticks).toEqual([0, 0.375, 0.75, 1.125, 1.5])
})

test('ticks are named with as many digits as tell them apart', () => {
  expect(tickTexts([0, 0.25, 0.5])).toEqual(['0', '0.25', '0.5'])
  expect(tickTexts([0.1249, 0.12495, 0.125])).toEqual(['0.1249', '0.12495', '0.125'])
  expect(tickTexts([1, 2], (value) => `${value} s`)).toEqual(['1 s', '2 s'])
})
