import { describe, expect, it } from 'vitest'
import { initializeParameters } from '#core/initializers/initialize'
import { layerRules } from '#core/initializers/layer-rules'
import type { ArmInitializer } from '#core/initializers/schema'
import { initializerSchema } from '#core/initializers/schema'
import type { Layer } from '#core/network/problem'
import { layerProbe } from '#core/probes/layout'
import { probeRuns } from '#core/probes/probe'
import { layerMoments, type LayerMoments } from '#core/theory/first-weights'
import { type LayerTheory, deepTheory, predictSignal } from '#core/theory/profile'

const stack = (sizes: readonly number[], activation: Layer['activation']): Layer[] =>
  sizes.slice(1).map((fanOut, index) => ({
    fanIn: sizes[index]!,
    fanOut,
    activation: index === sizes.length - 2 ? 'softmax' : activation
  }))

const rule = (written: unknown): ArmInitializer => initializerSchema.parse(written)

const momentsOf = (layers: readonly Layer[], initializer: ArmInitializer): (LayerMoments | null)[] => {
  const rules = layerRules(initializer, layers.length)
  return layers.map((layer, l) => layerMoments(rules[l]!, layer))
}

/** Instances of different lengths. */
function batchFor(layers: readonly Layer[], count: number) {
  const features = layers[0]!.fanIn
  const inputs = Float64Array.from(
    { length: count * features },
    (_, k) => (0.5 + Math.floor(k / features) / count) * Math.sin(1 + k * k)
  )
  const classes = layers.at(-1)!.fanOut
  const targets = new Float64Array(count * classes)
  for (let n = 0; n < count; n++) targets[n * classes + (n % classes)] = 1
  return { count, inputs, targets }
}

const predict = (layers: readonly Layer[], initializer: ArmInitializer): LayerTheory[] =>
  predictSignal(layers, momentsOf(layers, initializer), batchFor(layers, 20))

const deep = (width: number, depth: number, activation: Layer['activation']): Layer[] =>
  stack([width, ...Array.from({ length: depth }, () => width), 10], activation)

describe('the predicted signal, in closed form', () => {
  it('halves with every ReLU layer under Xavier, and stays under He', () => {
    const layers = deep(100, 30, 'relu')
    const xavier = predict(layers, rule('glorot-normal'))
    const he = predict(layers, rule('he-normal'))
    const first = xavier[0]!.preactivations.meanSquare
    for (let d = 1; d <= 30; d++) {
      const { preactivations, activations } = xavier[d - 1]!
      expect(preactivations.meanSquare / first / 2 ** -(d - 1)).toBeCloseTo(1, 3)
      // z symmetric: half of E z² is left, and E a = √(q/2π) where all instances have the same q.
      expect(activations!.meanSquare / preactivations.meanSquare).toBeCloseTo(0.5, 4)
      expect(he[d - 1]!.preactivations.meanSquare / (2 * first)).toBeCloseTo(1, 3)
      expect(he[d - 1]!.gradientRatio! / he[29]!.gradientRatio!).toBeCloseTo(1, 3)
    }
    // The output layer has 10 units of fan_in 100: 10 · 2/100 · ½ under He.
    expect(he[29]!.gradientRatio).toBeCloseTo(0.1, 4)
    expect(xavier[0]!.gradientRatio! / xavier[29]!.gradientRatio!).toBeCloseTo(2 ** -29, 12)
  })

  it('goes through linear layers as the weights’ variances say, biases added', () => {
    const layers = stack([50, 40, 30, 10], 'linear')
    const [first, second] = predict(
      layers,
      rule({ kind: 'mean-field', weightVariance: 3, biasVariance: 0.25 })
    )
    const { inputs } = batchFor(layers, 20)
    const square = inputs.reduce((sum, x) => sum + x * x, 0) / inputs.length
    expect(first!.preactivations.meanSquare).toBeCloseTo(3 * square + 0.25, 9)
    expect(second!.preactivations.meanSquare).toBeCloseTo(3 * (3 * square + 0.25) + 0.25, 8)
    expect(second!.gradientRatio).toBeCloseTo((10 * 3) / 30, 9)
  })

  it('of constant weights is the same for every unit', () => {
    const layers = stack([3, 4, 4, 2], 'tanh')
    const [first] = predict(layers, rule({ kind: 'constant', value: 0.5 }))
    const { inputs } = batchFor(layers, 20)
    const mean = (0.5 * inputs.reduce((sum, x) => sum + x, 0)) / 20
    expect(first!.preactivations.mean).toBeCloseTo(mean, 9)
    expect(first!.gradientRatio).toBeNull()
  })

  it('ends before a layer whose weights are no matter of chance', () => {
    const layers = deep(10, 3, 'relu')
    expect(predict(layers, rule(['he-normal', 'identity', 'he-normal', 'he-normal']))).toHaveLength(1)
    expect(predict(layers, rule('lsuv'))).toEqual([])
  })
})

describe('the predicted signal is what wide layers do', () => {
  const layers = stack([300, 300, 300, 300, 300, 10], 'tanh')
  const relu = stack([300, 300, 300, 300, 300, 10], 'relu')
  const selu = stack([300, 300, 300, 300, 300, 10], 'selu')

  it.each([
    ['tanh, torch-linear with its biases', layers, 'torch-linear'],
    ['tanh, Glorot', layers, 'glorot-uniform'],
    ['tanh, chaotic', layers, { kind: 'mean-field', weightVariance: 4, biasVariance: 0.05 }],
    ['tanh, orthogonal', layers, 'orthogonal'],
    ['tanh, a formula', layers, { kind: 'expression', weights: '2 * (u - 0.5) * sqrt(3 / fan_in)' }],
    ['ReLU, He', relu, 'he-uniform'],
    ['ReLU, a mean of its own', relu, { kind: 'normal', mean: 0.002, std: 0.08 }],
    ['SELU, LeCun', selu, 'lecun-normal']
  ] as const)('%s', (_, shape, written) => {
    const initializer = rule(written)
    const batch = batchFor(shape, 24)
    const seeds = [1, 2, 3, 4]
    const parameters = seeds.map((seed) => initializeParameters(initializer, shape, seed))
    const probe = probeRuns(
      { layers: shape, loss: 'cross-entropy', batch, jacobianInstances: 0 },
      Float64Array.from(parameters.flatMap((run) => [...run])),
      []
    )
    const mean = (of: (lane: number) => number): number =>
      seeds.reduce((sum, __, lane) => sum + of(lane), 0) / seeds.length
    const theory = predictSignal(shape, momentsOf(shape, initializer), batch)
    expect(theory).toHaveLength(shape.length)
    const gradient = (lane: number, layer: number): number =>
      layerProbe(probe, shape, lane, layer).quantities.gradients.meanSquare
    theory.slice(0, -1).forEach(({ preactivations, activations, gradientRatio }, layer) => {
      const std = (quantity: 'preactivations' | 'activations'): number =>
        mean((lane) => layerProbe(probe, shape, lane, layer).quantities[quantity].std)
      // Finite width: each layer adds a relative error of about 1/√(300 · 4 seeds).
      expect(Math.abs(std('preactivations') / preactivations.std - 1)).toBeLessThan(0.1)
      expect(Math.abs(std('activations') / activations!.std - 1)).toBeLessThan(0.1)
      if (gradientRatio !== null) {
        const measured = mean((lane) => gradient(lane, layer) / gradient(lane, shape.length - 1))
        expect(Math.abs(measured / gradientRatio - 1)).toBeLessThan(0.25)
      }
    })
  })
})

describe('where weights have a mean, what is predicted is what networks do, or nothing is', () => {
  const laws = (width: number) =>
    [
      { kind: 'normal', mean: 1 / width, std: 1 / Math.sqrt(width) },
      { kind: 'normal', mean: 1 / Math.sqrt(width), std: 1 / Math.sqrt(width) },
      { kind: 'normal', mean: 0.3 / Math.sqrt(width), std: 1.4 / Math.sqrt(width) },
      { kind: 'uniform', low: 0, high: 1 },
      { kind: 'uniform', low: 0, high: 2 / Math.sqrt(width) },
      { kind: 'constant', value: 2 / width },
      { kind: 'expression', weights: '(u < 0.5 ? 0.1 : 1) * sqrt(1/fan_in)' }
    ] as const

  it.each([
    [64, 'tanh', 24],
    [64, 'relu', 24],
    [64, 'sigmoid', 24],
    [1024, 'relu', 2],
    [256, 'tanh', 2]
  ] as const)('width %i, %s', (width, activation, count) => {
    const shape = stack([width, width, width, width, width, 10], activation)
    const batch = batchFor(shape, 16)
    let told = 0
    for (const written of laws(width).slice(...(width > 64 ? [1, 3] : []))) {
      const initializer = rule(written)
      const theory = predictSignal(shape, momentsOf(shape, initializer), batch)
      // Exact for what is drawn first: the inputs are what they are.
      expect(theory.length, JSON.stringify(written)).toBeGreaterThan(0)
      told += theory.length
      const measured = theory.map(() => 0)
      for (let seed = 1; seed <= count; seed++) {
        const probe = probeRuns(
          { layers: shape, loss: 'cross-entropy', batch, jacobianInstances: 0 },
          initializeParameters(initializer, shape, seed),
          []
        )
        measured.forEach((sum, layer) => {
          measured[layer] = sum + layerProbe(probe, shape, 0, layer).quantities.preactivations.std / count
        })
      }
      theory.forEach(({ preactivations: { std } }, layer) =>
        expect(
          Math.abs(measured[layer]! / std - 1),
          `${JSON.stringify(written)} layer ${layer + 1}: ${measured[layer]}, ${std} predicted`
        ).toBeLessThan(0.1)
      )
    }
    expect(told).toBeGreaterThan(3)
  })
})

describe('moments of a formula', () => {
  it.each([
    ['z', 0, 1],
    ['u', 0.5, Math.sqrt(1 / 12)],
    ['u < 0.9 ? 0 : z', 0, Math.sqrt(0.1)],
    ['u < 0.5 ? 0 : 2 + z', 1, Math.sqrt(0.5 * (4 + 1) - 1)],
    ['z * u', 0, Math.sqrt(1 / 3)],
    ['0.25', 0.25, 0]
  ])('%s', (weights, mean, deviation) => {
    const layer: Layer = { fanIn: 3, fanOut: 4, activation: 'linear' }
    const [moments] = momentsOf([layer], rule({ kind: 'expression', weights }))
    expect(moments!.weights.mean).toBeCloseTo(mean, 9)
    expect(moments!.weights.deviation).toBeCloseTo(deviation, 6)
    if (mean === 0) expect(moments!.weights.mean).toBe(0)
  })
})

describe('standard deviations of weights that depend on each other', () => {
  it.each([
    [['orthogonal', 'torch-orthogonal', 'keras-orthogonal', 'jax-orthogonal', 'sparse', 'torch-sparse']]
  ])('are those of the matrices', (kinds) => {
    for (const kind of kinds) {
      for (const [fanIn, fanOut] of [
        [60, 60],
        [90, 40],
        [40, 90]
      ] as const) {
        const layer: Layer = { fanIn, fanOut, activation: 'linear' }
        const weights = initializeParameters(rule({ kind }), [layer], 3).subarray(0, fanIn * fanOut)
        const square = weights.reduce((sum, w) => sum + w * w, 0) / weights.length
        const [moments] = momentsOf([layer], rule({ kind }))
        expect(Math.sqrt(square) / moments!.weights.deviation).toBeCloseTo(1, kind.endsWith('sparse') ? 1 : 9)
      }
    }
  })
})

describe('theory of depth', () => {
  it('is that of the hidden layers’ common law', () => {
    const layers = deep(100, 5, 'tanh')
    const law = rule({ kind: 'mean-field', weightVariance: 1.761, biasVariance: 0.05 })
    const found = deepTheory(layers, momentsOf(layers, law))!
    expect(found.weightVariance).toBeCloseTo(1.761, 9)
    expect(found.biasVariance).toBeCloseTo(0.05, 9)
    expect(found.chi).toBeCloseTo(1, 3)
    expect(deepTheory(deep(100, 1, 'tanh'), momentsOf(deep(100, 1, 'tanh'), law))).toBeNull()
    const uneven = stack([10, 20, 30, 5, 2], 'tanh')
    expect(deepTheory(uneven, momentsOf(uneven, rule('he-normal')))?.weightVariance).toBeCloseTo(2, 9)
    expect(deepTheory(uneven, momentsOf(uneven, rule('glorot-normal')))).toBeNull()
    expect(deepTheory(layers, momentsOf(layers, rule('lsuv')))).toBeNull()
  })
})
