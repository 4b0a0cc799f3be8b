import { describe, expect, it } from 'vitest'
import type { MetricName } from '#core/metrics/table'
import { parameterCount, type Layer } from '#core/network/problem'
import { distinctUnits, unitClasses } from '#core/statistics/distinct-units'
import { outcomesOf, type MetricsSeries } from '#core/statistics/outcomes'
import { quartiles } from '#core/statistics/quantiles'
import { summarize } from '#core/statistics/summary'

const layers: Layer[] = [
  { fanIn: 2, fanOut: 3, activation: 'tanh' },
  { fanIn: 3, fanOut: 1, activation: 'sigmoid' }
]

/** W1 row by row, b1, then W2 and b2, which do not matter. */
const parameters = (row0: number[], row1: number[], biases: number[]): Float64Array =>
  Float64Array.of(...row0, ...row1, ...biases, 7, 8, 9, 1)

describe('distinct units', () => {
  it('are those whose incoming weights and bias differ', () => {
    expect(distinctUnits(layers, parameters([0, 0, 0], [1, 1, 1], [2, 2, 2]))).toEqual([1])
    expect(distinctUnits(layers, parameters([0, 0, 0], [1, 1, 1], [2, 2, 3]))).toEqual([2])
    expect(distinctUnits(layers, parameters([0, 5, 0], [1, 1, 1], [2, 2, 3]))).toEqual([3])
  })

  it('differ by a single bit, but not by the sign of zero', () => {
    expect(distinctUnits(layers, parameters([1, 1 + 2 ** -52, 1], [0, 0, 0], [0, 0, 0]))).toEqual([2])
    expect(distinctUnits(layers, parameters([0, -0, 0], [1, 1, 1], [-0, 0, 0]))).toEqual([1])
  })

  it('name the first twin of each unit', () => {
    expect(unitClasses(layers, parameters([4, 1, 4], [0, 0, 0], [0, 0, 0]), 0)).toEqual([0, 1, 0])
  })

  it('are counted in a layer of many', () => {
    const wide: Layer[] = [
      { fanIn: 1, fanOut: 1000, activation: 'relu' },
      { fanIn: 1000, fanOut: 1, activation: 'linear' }
    ]
    const values = new Float32Array(parameterCount(wide)).map((_, index) => (index < 1000 ? index % 250 : 0))
    expect(distinctUnits(wide, values)).toEqual([250])
  })
})

describe('quartiles', () => {
  it('are those of NumPy (type 7)', () => {
    // numpy.percentile([1, 2, 4, 8, 16, 32], [25, 50, 75])
    expect(quartiles([32, 1, 4, 16, 2, 8])).toEqual({ lower: 2.5, median: 6, upper: 14 })
    expect(quartiles([3])).toEqual({ lower: 3, median: 3, upper: 3 })
  })

  it('leave out NaN, and are NaN of nothing', () => {
    expect(quartiles([NaN, 1, 3]).median).toBe(2)
    expect(quartiles([NaN]).median).toBeNaN()
  })
})

describe('outcomes', () => {
  // Two lanes over the recorded epochs 0, 2, 4, 5: the first solves it at 4 after a fluke at 0, the second diverges at 2.
  const values: Record<MetricName, number[]> = {
    trainLoss: [1, 2, 0.5, NaN, 0.2, NaN, 0.1, NaN],
    trainAccuracy: [1, 0.5, 0.5, NaN, 1, NaN, 1, NaN],
    testLoss: [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN],
    testAccuracy: [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN]
  }
  const series: MetricsSeries = {
    epochs: Int32Array.of(0, 2, 4, 5),
    divergedAt: Int32Array.of(-1, 2),
    metric: (name) => Float64Array.from(values[name])
  }
  const runs = [
    { index: 0, arm: 0, seed: 1 },
    { index: 1, arm: 0, seed: 2 }
  ]
  const weights = Float64Array.of(
    ...parameters([0, 0, 0], [0, 0, 0], [0, 0, 1]),
    ...parameters([0, 0, 0], [0, 0, 0], [0, 0, 0])
  )
  const outcomes = outcomesOf(
    { runs, layers },
    series,
    weights,
    { metric: 'trainAccuracy', atLeast: 1 },
    [1e6]
  )

  it('say when the goal was first met by a run that meets it at the end', () => {
    expect(outcomes[0]).toMatchObject({
      seed: 1,
      epochs: 5,
      solvedAt: 0,
      divergedAt: null,
      trainLoss: 0.1,
      distinctUnits: [2]
    })
    expect(outcomes[0]).toMatchObject({ firstLoss: 1, halfwayLoss: 0.5 })
    const loss = outcomesOf({ runs, layers }, series, null, { metric: 'trainLoss', atMost: 0.3 }, [1e6])
    expect(loss[0]).toMatchObject({ reachedAt: 4, solvedAt: 4, distinctUnits: [] })
  })

  it('say when a run diverged', () => {
    expect(outcomes[1]).toMatchObject({ epochs: 2, solvedAt: null, divergedAt: 2, trainLoss: NaN })
  })

  it('say when the goal was reached and lost again', () => {
    const [run] = outcomesOf({ runs, layers }, series, null, { metric: 'trainLoss', atLeast: 2 }, [1e6])
    expect(run).toMatchObject({ reachedAt: null, solvedAt: null })
    const lost = outcomesOf({ runs, layers }, series, null, { metric: 'trainLoss', atLeast: 0.5 }, [1e6])
    expect(lost[0]).toMatchObject({ reachedAt: 0, solvedAt: null })
    expect(summarize(lost)).toMatchObject({ solved: 0, epochsToGoal: { reached: 2, lost: 2, median: 0 } })
  })

  it('say that a run diverged whose loss is finite and beyond hope', () => {
    const blown = { ...values, trainLoss: [1e9, 1, 3, 1, 2e8, 1, 2.4e31, 1] }
    const [first, second] = outcomesOf(
      { runs, layers },
      { ...series, divergedAt: Int32Array.of(-1, -1), metric: (name) => Float64Array.from(blown[name]) },
      null,
      { metric: 'trainAccuracy', atLeast: 1 },
      [1e6]
    )
    // Before training it was as large; at epoch 2 it was not.
    expect(first).toMatchObject({ divergedAt: 4, epochs: 5, trainLoss: 2.4e31 })
    expect(second!.divergedAt).toBeNull()
    expect(summarize([first!, second!])).toMatchObject({ diverged: 1, trainLoss: { lower: 1, median: 1 } })
  })

  it('add up to a summary over the runs that stayed finite', () => {
    expect(summarize(outcomes)).toMatchObject({
      runs: 2,
      solved: 1,
      diverged: 1,
      trainLoss: { lower: 0.1, median: 0.1, upper: 0.1 },
      // One of two: half of the runs were there at epoch 0.
      epochsToGoal: { reached: 1, lost: 0, lower: 0, median: 0, upper: null },
      distinctUnits: [{ fewest: 1, most: 2 }]
    })
  })
})
