import { describe, expect, it } from 'vitest'
import { curveDomain } from '../../../src/renderer/comparison/curves/curve-domain'

describe('the value axis that curves share', () => {
  const range = (smallest: number, largest: number, start = largest) => ({
    largest,
    smallestPositive: smallest > 0 ? smallest : Infinity,
    largestAtStart: start
  })

  it('spans whole decades on a logarithmic scale', () => {
    const { low, high } = curveDomain([range(3e-4, 0.7), range(0.02, 2)], 'log', false)
    expect(low).toBeCloseTo(1e-4)
    expect(high).toBeCloseTo(10)
  })

  it('does not let a run that diverges flatten the others', () => {
    expect(curveDomain([range(0.1, 1e30, 2)], 'linear', false).high).toBeLessThanOrEqual(40)
    expect(curveDomain([range(0.1, 1e30, 2)], 'log', false).high).toBeLessThanOrEqual(100)
  })

  it('stands up before the first value, with zeros and for accuracies', () => {
    expect(curveDomain([], 'log', false).ticks.length).toBeGreaterThan(1)
    expect(curveDomain([range(0, 0)], 'log', false).high).toBeGreaterThan(0)
    expect(curveDomain([range(0, 0)], 'linear', false).high).toBe(1)
    expect(curveDomain([range(0.3, 0.5)], 'log', true)).toMatchObject({ kind: 'linear', low: 0, high: 1 })
  })
})
