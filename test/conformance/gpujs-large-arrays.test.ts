import { expect, test } from 'vitest'
import { parameterCount } from '#core/network/problem'
import { createGpujsBackend } from '#engine/backends/gpujs/backend'
import { setUp, sgd } from './problems'

test('runs with the same first weights stay alike where an array has more elements than a float32 can count', async () => {
  const { problem, state } = setUp({
    runs: 2,
    sizes: [1, 4100, 2100, 1],
    hyper: sgd(2, { learningRate: 0.01 }),
    batchSize: 2,
    train: 2,
    test: 0,
    epochs: 1
  })
  const size = parameterCount(problem.layers)
  expect(2 * size).toBeGreaterThan(2 ** 24 + 2 ** 18)
  const parameters = Float32Array.from(state.parameters)
  parameters.copyWithin(size, 0, size)
  const backend = await createGpujsBackend('webasm')
  await backend.load(problem, { ...state, parameters })
  const before = await backend.evaluate()
  expect(before.trainLoss[1]).toBe(before.trainLoss[0])
  const after = await backend.train(1)
  const trained = await backend.parameters()
  await backend.dispose()
  expect(after.trainLoss[1]).toBe(after.trainLoss[0])
  expect(after.trainLoss[0]).toBeLessThan(before.trainLoss[0]!)
  const differing = trained.subarray(0, size).findIndex((value, k) => value !== trained[size + k])
  expect(differing).toBe(-1)
})
