import { describe, expect, it } from 'vitest'
import { GroupSeries } from '#record/series'
import { CurveBuckets, medianWithFailures } from '../../../src/renderer/comparison/curves/curve-buckets'

/** Epochs from…to of a group whose lanes' training loss is given by a function. */
function append(
  series: GroupSeries,
  from: number,
  to: number,
  loss: (epoch: number, lane: number) => number
): void {
  const epochs = Int32Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const cells = [...epochs].flatMap((epoch) =>
    Array.from({ length: series.lanes }, (_, lane) => loss(epoch, lane))
  )
  const trainLoss = Float64Array.from(cells)
  const nothing = new Float64Array(cells.length).fill(NaN)
  series.appendMetrics({
    group: 0,
    epochs,
    trainLoss,
    trainAccuracy: nothing,
    testLoss: nothing,
    testAccuracy: nothing
  })
}

const wavy = (epoch: number, lane: number): number =>
  (lane + 1) * (2 + Math.sin(epoch / 3)) * Math.exp(-epoch / 400)

describe('CurveBuckets', () => {
  it('comes out the same however the epochs arrive', () => {
    const planned = 1000
    const whole = new GroupSeries(5)
    append(whole, 0, planned, wavy)
    const atOnce = new CurveBuckets('trainLoss', [1, 3, 4], planned, 100)
    atOnce.update(whole)

    const growing = new GroupSeries(5)
    const inPieces = new CurveBuckets('trainLoss', [1, 3, 4], planned, 100)
    for (let from = 0, size = 1; from <= planned; from += size, size = (size * 7) % 31 || 3) {
      append(growing, from, Math.min(planned, from + size - 1), wavy)
      inPieces.update(growing)
    }
    for (const part of [
      'filled',
      'epochs',
      'first',
      'last',
      'low',
      'high',
      'median',
      'smallest',
      'largest'
    ] as const) {
      expect(inPieces[part], part).toEqual(atOnce[part])
    }
  })

  it('keeps the extremes of what it thins out', () => {
    const series = new GroupSeries(1)
    append(series, 0, 10_000, (epoch) => (epoch === 4321 ? 99 : epoch === 8765 ? -7 : 1))
    const buckets = new CurveBuckets('trainLoss', [0], 10_000, 50)
    buckets.update(series)
    expect(buckets.filled).toBeLessThanOrEqual(50)
    expect(Math.max(...buckets.high)).toBe(99)
    expect(Math.min(...buckets.low.subarray(0, buckets.filled))).toBe(-7)
    expect(buckets.epochs[buckets.filled - 1]).toBe(10_000)
  })

  it('asks to start afresh when the record was cut back', () => {
    const series = new GroupSeries(1)
    append(series, 0, 10, () => 1)
    const buckets = new CurveBuckets('trainLoss', [0], 10, 50)
    expect(buckets.update(series)).toBe(true)
    series.truncate(4)
    expect(buckets.update(series)).toBe(false)
  })
})

describe('medianWithFailures', () => {
  it('counts a run that diverged as the worst', () => {
    expect(medianWithFailures(Float64Array.of(1, NaN, 3), 'trainLoss')).toBe(3)
    expect(medianWithFailures(Float64Array.of(0.5, NaN, 1), 'trainAccuracy')).toBe(0.5)
  })

  it('is nothing where half of the runs diverged', () => {
    expect(medianWithFailures(Float64Array.of(1, NaN), 'trainLoss')).toBeNaN()
    expect(medianWithFailures(Float64Array.of(NaN, NaN, 1), 'trainLoss')).toBeNaN()
  })
})
