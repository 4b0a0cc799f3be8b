import { expect, it } from 'vitest'
import { metricNames, perMetric } from '#core/metrics/table'
import { joinMetrics } from '#engine/metrics'

it('metrics between two frames become one block, whose memory can be sent to another process', () => {
  const inSharedMemory = (values: readonly number[]): Float64Array => {
    const shared = new Float64Array(new SharedArrayBuffer(8 * values.length))
    shared.set(values)
    return shared
  }
  const block = (epochs: number[], from: number) => ({
    epochs: Int32Array.from(epochs),
    ...perMetric((name) => {
      const first = from + 1000 * metricNames.indexOf(name)
      return inSharedMemory(epochs.flatMap((_, row) => [first + 10 * row, first + 10 * row + 1]))
    })
  })
  const joined = joinMetrics([block([3, 6], 0), block([], 0), block([7], 20)])
  expect([...joined.epochs]).toEqual([3, 6, 7])
  expect([...joined.trainLoss]).toEqual([0, 1, 10, 11, 20, 21])
  expect([...joined.testAccuracy]).toEqual([3000, 3001, 3010, 3011, 3020, 3021])
  for (const name of metricNames) {
    expect(joined[name].buffer, name).toBeInstanceOf(ArrayBuffer)
    expect(joined[name].buffer.byteLength, name).toBe(joined[name].byteLength)
  }
  expect(joinMetrics([block([3], 0)]).trainLoss.buffer).toBeInstanceOf(ArrayBuffer)
})
