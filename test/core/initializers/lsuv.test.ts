import { describe, expect, it, test } from 'vitest'
import { prepareData } from '#core/data/prepare'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { initializeParameters, instancesLookedAt } from '#core/initializers/initialize'
import type { ArmInitializer, ArmInitializerInput } from '#core/initializers/schema'
import { forwardLayers } from '#core/network/forward'
import type { Layer } from '#core/network/problem'
import { normalQuantile } from '#core/random/normal'
import { readShippedData } from '#lab/sources/shipped-data'
import { shipped } from '#node/shipped'
import { layer, spread } from './support'

const lsuv = { kind: 'lsuv', tolerance: 0.1, tries: 10, instances: 1000 } as const
const deep: Layer[] = [...Array.from({ length: 30 }, () => layer(64, 64, 'relu')), layer(64, 10, 'linear')]

const variances = (layers: readonly Layer[], parameters: Float64Array, inputs: Float64Array): number[] =>
  forwardLayers(layers, parameters, inputs, inputs.length / layers[0]!.fanIn).map(({ z }) => spread(z) ** 2)

describe('LSUV on the digits', async () => {
  const data = { dataset: 'digits', testFraction: 0.25, standardize: true } as const
  const digits = await readShippedData('digits', shipped)
  const planned = (initializer: ArmInitializerInput) => {
    const experiment = parseExperiment({
      version: 1,
      name: 'LSUV',
      data,
      network: { hidden: Array.from({ length: 30 }, () => 64), activation: 'relu', output: 'softmax' },
      training: {
        loss: 'cross-entropy',
        optimizer: { kind: 'sgd', learningRate: 0.01 },
        batchSize: 64,
        epochs: 1
      },
      arms: [{ name: 'only', initializer }],
      seeds: { count: 2 }
    })
    const prepared = prepareData(digits, experiment.data)
    const { problem, firstParameters } = planExperiment(experiment, prepared, {}).groups[0]!
    const width = firstParameters.length / 2
    return [0, 1].map((run) =>
      variances(
        problem.layers,
        firstParameters.subarray(run * width, (run + 1) * width),
        prepared.train.inputs
      )
    )
  }

  it('gives every layer of a 30-layer ReLU net unit variance within 0.1, over the whole training part', () => {
    for (const run of planned('lsuv')) {
      for (const variance of run) expect(Math.abs(variance - 1)).toBeLessThan(0.1)
    }
  })

  it('which its orthonormal start, and He’s rule, do not have', () => {
    for (const rule of ['orthogonal', 'he-normal'] as const) {
      for (const run of planned(rule)) {
        expect(run.filter((variance) => Math.abs(variance - 1) > 0.1).length).toBeGreaterThan(10)
      }
    }
  })
})

describe('LSUV', () => {
  const batch = {
    count: 50,
    inputs: Float64Array.from({ length: 50 * 64 }, (_, index) =>
      normalQuantile(((index * 0.6180339887) % 1) + 1e-9)
    )
  }
  const started = (initializer: ArmInitializer) =>
    initializeParameters(initializer, deep, 1, undefined, batch)

  it('meets a tighter tolerance too', () => {
    const exact = variances(deep, started({ ...lsuv, tolerance: 1e-9 }), batch.inputs)
    for (const variance of exact) expect(variance).toBeCloseTo(1, 9)
  })

  it('tries again where biases keep one rescaling from being enough, but not for ever', () => {
    const biases = { kind: 'normal', mean: 0, std: 0.8 } as const
    const after = (tries: number) => {
      const rule = { ...lsuv, tolerance: 1e-3, tries }
      return variances(deep, started({ hidden: rule, output: rule, biases }), batch.inputs)
    }
    expect(Math.abs(after(1)[0]! - 1)).toBeGreaterThan(0.01)
    expect(Math.abs(after(100)[0]! - 1)).toBeLessThan(1e-3)
  })

  it('is judged by the variance: a standard deviation within 0.1 is not enough', () => {
    // Standard deviation 0.93, variance 0.865.
    const inputs = batch.inputs.map((value) => 0.93 * value)
    const start = initializeParameters({ kind: 'orthogonal', gain: 1 }, deep, 1)
    const parameters = initializeParameters(lsuv, deep, 1, undefined, { count: 50, inputs })
    expect(Math.abs(variances(deep, start, inputs)[0]! - 0.865)).toBeLessThan(0.05)
    expect(variances(deep, parameters, inputs)[0]).toBeCloseTo(1, 9)
  })

  it('rescales orthonormal matrices and nothing else', () => {
    const parameters = started(lsuv)
    const start = initializeParameters({ kind: 'orthogonal', gain: 1 }, deep, 1)
    const factors = start.subarray(0, 64 * 64).map((value, index) => parameters[index]! / value)
    expect(Math.max(...factors)).toBeCloseTo(Math.min(...factors), 9)
  })

  it('leaves layers alone whose inputs do not vary', () => {
    const constant = { count: 3, inputs: new Float64Array(3 * 64) }
    expect(initializeParameters(lsuv, deep, 1, undefined, constant)).toEqual(
      initializeParameters({ kind: 'orthogonal', gain: 1 }, deep, 1)
    )
  })

  it('in some layers only rescales those, by what the others make of the data', () => {
    const rules = [{ kind: 'torch-normal', mean: 0, std: 1 } as const, { ...lsuv, tolerance: 1e-6 }]
    const two = [layer(64, 20, 'tanh'), layer(20, 5, 'linear')]
    const parameters = initializeParameters(rules, two, 1, undefined, batch)
    const [first, second] = variances(two, parameters, batch.inputs)
    expect(first).toBeGreaterThan(20)
    expect(second).toBeCloseTo(1, 6)
  })

  test('rules say how many instances they look at', () => {
    expect(instancesLookedAt(lsuv, deep)).toBe(1000)
    expect(instancesLookedAt({ hidden: { ...lsuv, instances: 7 }, output: { kind: 'zeros' } }, deep)).toBe(7)
    expect(instancesLookedAt({ kind: 'he-normal' }, deep)).toBe(0)
    expect(instancesLookedAt({ kind: 'file', path: 'x', layout: 'in-out' }, deep)).toBe(0)
  })
})
