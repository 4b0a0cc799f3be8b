import { describe, expect, it } from 'vitest'
import {
  type CountedProblem,
  forwardOperations,
  operationsBetween,
  trainingOperations
} from '#core/network/operations'

/** 3-4-2: 12 + 8 weights. */
const layers = [
  { fanIn: 3, fanOut: 4, activation: 'relu' },
  { fanIn: 4, fanOut: 2, activation: 'softmax' }
] as const

/** Batches of 4, 4 and 2. */
const problem: CountedProblem = {
  layers,
  runs: 5,
  batchSize: 4,
  epochs: 7,
  recordEvery: 3,
  train: { count: 10 },
  test: { count: 6 }
}

describe('the count of floating-point operations', () => {
  it('has two for each weight going forward, two for its gradient, and two for each but the first layer’s going back', () => {
    expect(forwardOperations(layers)).toBe(2 * 20)
    expect(trainingOperations(layers)).toBe(2 * 20 + 2 * 20 + 2 * 8)
  })

  it('adds up over steps, short minibatches as what they are', () => {
    const train = 5 * 96
    expect(operationsBetween(problem, 0, 1)).toBe(4 * train)
    expect(operationsBetween(problem, 2, 3)).toBe(2 * train)
    expect(operationsBetween(problem, 1, 5)).toBe((4 + 2 + 4 + 4) * train)
  })

  it('has the metrics of both parts at the recorded epochs, 3, 6 and the last', () => {
    const [epoch, record] = [10 * 5 * 96, 16 * 5 * 40]
    expect(operationsBetween(problem, 0, 6)).toBe(2 * epoch)
    expect(operationsBetween(problem, 0, 9)).toBe(3 * epoch + record)
    expect(operationsBetween(problem, 18, 21)).toBe(epoch + record)
    expect(operationsBetween(problem, 0, 21)).toBe(7 * epoch + 3 * record)
    expect(operationsBetween({ ...problem, recordEvery: 7 }, 0, 21)).toBe(7 * epoch + record)
  })
})
