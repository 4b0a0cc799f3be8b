import { describe, expect, test } from 'vitest'
import { InputError } from '#core/errors'
import { type Problem, type TrainingState, plainSteps } from '#core/network/problem'
import { createGpujsBackend, offerGpujs } from '#engine/backends/gpujs/backend'

/** Its weights alone are 16 runs × 8,193 × 8,192 float32 = 4 GiB; nothing of that size is made here. */
const huge = {
  runs: 16,
  layers: [
    { fanIn: 8192, fanOut: 8192, activation: 'relu' },
    { fanIn: 8192, fanOut: 1, activation: 'sigmoid' }
  ],
  loss: 'half-squared-error',
  hyper: {
    kind: 'sgd',
    nesterov: false,
    learningRate: new Float64Array(16),
    momentum: new Float64Array(16),
    weightDecay: new Float64Array(16)
  },
  ...plainSteps,
  batchSize: 1,
  epochs: 1,
  recordEvery: 1,
  orderSeed: null,
  train: {
    count: 1,
    inputs: new Float64Array(8192),
    targets: new Float64Array(1),
    labels: new Int32Array(1)
  },
  test: {
    count: 0,
    inputs: new Float64Array(),
    targets: new Float64Array(),
    labels: new Int32Array()
  }
} as const satisfies Problem

const state: TrainingState = {
  step: 0,
  parameters: new Float32Array(),
  slots: [],
  divergedAt: new Int32Array(16)
}

describe('gpujs', () => {
  for (const mode of ['webasm', 'cpu'] as const)
    test(`${mode} refuses what will not fit, before it allocates`, async () => {
      const backend = await createGpujsBackend(mode)
      const refusal = await backend.load(huge, state).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(InputError)
      expect((refusal as InputError).message).toMatch(
        new RegExp(
          `^network.hidden \\(\\[8192\\]\\): 16 runs of 67,125,249 weights .* need [\\d,]+ MB with gpujs-${mode} .*2,048 MB can be had`
        )
      )
    })

  test('offers its modes, each with an adapter or with a reason', async () => {
    const offers = await offerGpujs()
    expect(offers.map(({ name }) => name)).toEqual(['gpujs-webgpu', 'gpujs-webasm', 'gpujs-cpu'])
    for (const { name, available, detail } of offers) {
      expect(detail).not.toBe('')
      if (name !== 'gpujs-webgpu') expect(available).toBe(true)
    }
  })
})
