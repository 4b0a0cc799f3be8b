import { describe, expect, it } from 'vitest'
import { landOn, positionAt } from '../../../src/renderer/runs/arm-slices'

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
