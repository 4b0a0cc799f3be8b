import { describe, expect, it } from 'vitest'
import { middleOfGap, placeLabels } from '../../../src/renderer/charts/axis-labels'

/** Ten pixels a character. */
const sizeOf = (text: string): number => 10 * text.length
const place = (length: number, ...labels: [text: string, at: number][]) =>
  placeLabels(
    labels.map(([text, at]) => ({ text, at })),
    length,
    sizeOf
  ).map(({ text, middle }) => [text, middle])

describe('names along an axis', () => {
  it('stand at their ticks, inside the axis', () => {
    expect(place(200, ['0', 6], ['50', 100], ['100', 194])).toEqual([
      ['0', 6],
      ['50', 100],
      ['100', 185]
    ])
  })

  it('are every second or third where they are many, and the last', () => {
    const many = Array.from({ length: 8 }, (_, k): [string, number] => [String(k), 10 + 9 * k])
    expect(place(90, ...many).map(([text]) => text)).toEqual(['0', '2', '4', '7'])
  })

  it('are pushed apart where two do not fit beside each other', () => {
    const [[, left], [, right]] = place(200, ['−0.1', 95], ['0.1', 105]) as [
      [string, number],
      [string, number]
    ]
    expect(right - left).toBeCloseTo((40 + 30) / 2 + 4)
    expect((left + right) / 2).toBeCloseTo(100)
  })

  it('are but one where there is no room for two', () => {
    expect(place(50, ['1000', 0], ['2000', 50])).toEqual([['2000', 30]])
    expect(place(50)).toEqual([])
  })

  it('leave their widest gap to what the axis is about', () => {
    const labels = placeLabels(
      [
        { text: '0', at: 5 },
        { text: '1', at: 195 }
      ],
      200,
      sizeOf
    )
    expect(middleOfGap(labels, 200, 50, sizeOf)).toBe(100)
    expect(middleOfGap(labels, 200, 190, sizeOf)).toBeNull()
    expect(middleOfGap([], 80, 50, sizeOf)).toBe(40)
  })
})
