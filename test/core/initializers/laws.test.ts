import { describe, expect, it, test } from 'vitest'
import { catalogue, momentsOf } from '#core/initializers/catalogue'
import { biasLaw, initializeParameters } from '#core/initializers/initialize'
import { deviation, mean, type Law } from '#core/initializers/law'
import { initializerSchema, withDefaults, type LayerRule } from '#core/initializers/schema'
import { entryOf, initializers, type InitializerKind } from '#core/initializers/table'
import { parameterOffsets, type Layer } from '#core/network/problem'
import { average, drawnRules, kolmogorovDistance, layer, spread } from './support'

/** 100,000 weights each. Flat: 50,000 biases and a fan_in of 2, where the laws differ most between the rules. */
const shapes = { wide: layer(200, 500), narrowing: layer(2000, 50), flat: layer(2, 50_000) }

/** Rules with other parameters than their defaults. */
const parametric: LayerRule[] = [
  { kind: 'constant', value: -2.5 },
  { kind: 'uniform', low: 1, high: 4 },
  { kind: 'normal', mean: -3, std: 2 },
  { kind: 'truncated-normal', mean: 1, std: 2, low: 0.5, high: 3 },
  { kind: 'truncated-normal', mean: 0, std: 1, low: 6, high: 7 },
  { kind: 'truncated-normal', mean: 0, std: 1, low: -9, high: -8 },
  { kind: 'variance-scaling', scale: 3, mode: 'fan_out', distribution: 'uniform' },
  { kind: 'variance-scaling', scale: 3, mode: 'fan_avg', distribution: 'normal' },
  { kind: 'variance-scaling', scale: 3, mode: 'fan_in', distribution: 'truncated-normal' },
  { kind: 'mean-field', weightVariance: 1.761, biasVariance: 0.05 },
  { kind: 'sussillo-abbott', gain: 'relu' },
  { kind: 'torch-uniform', a: -1, b: 2 },
  { kind: 'torch-trunc-normal', mean: 0.5, std: 1.5, a: -2, b: 2 },
  { kind: 'torch-xavier-normal', gain: 'tanh' },
  { kind: 'torch-kaiming-uniform', a: Math.sqrt(5), mode: 'fan_in', nonlinearity: 'leaky_relu' },
  { kind: 'torch-kaiming-normal', a: 0, mode: 'fan_out', nonlinearity: 'selu' },
  { kind: 'keras-variance-scaling', scale: 2, mode: 'fan_out', distribution: 'untruncated_normal' },
  { kind: 'jax-variance-scaling', scale: 2, mode: 'fan_geo_avg', distribution: 'uniform' },
  { kind: 'jax-truncated-normal', stddev: 2, lower: -1, upper: 3 },
  { kind: 'jax-uniform', scale: 3 }
]

function drawnFrom(rule: LayerRule, shape: Layer, seed = 1) {
  const entry = entryOf(rule.kind)
  if (entry.type !== 'drawn') throw new Error(`${rule.kind} is not drawn`)
  const parameters = initializeParameters(rule, [shape], seed)
  const { biases } = parameterOffsets([shape])[0]!
  return {
    weights: parameters.subarray(0, biases),
    biases: parameters.subarray(biases),
    weightLaw: entry.weights(rule, shape),
    biasLaw: biasLaw({ weights: rule, biases: null, field: '' }, shape)
  }
}

function expectLaw(sample: Float64Array, law: Law): void {
  if (law.family === 'formula') throw new Error('no stated law')
  if (law.family === 'constant') {
    expect(sample.every((value) => value === law.value)).toBe(true)
    return
  }
  const n = sample.length
  // 1.95 / √n is exceeded by one true sample in 1,000.
  expect(kolmogorovDistance(sample, law)).toBeLessThan(1.95 / Math.sqrt(n))
  expect(Math.abs(average(sample) - mean(law))).toBeLessThan((4 * deviation(law)) / Math.sqrt(n))
  // The standard error of a standard deviation is at most σ/√(2n), that of a normal.
  expect(Math.abs(spread(sample) / deviation(law) - 1)).toBeLessThan(4 / Math.sqrt(2 * n))
}

const titled = [...drawnRules, ...parametric].map((rule) => ({ title: JSON.stringify(rule), rule }))

describe.each(titled)('$title', ({ rule }) => {
  it.each(Object.entries(shapes))('has its stated laws in a %s layer', (_, shape) => {
    const { weights, biases, weightLaw, biasLaw } = drawnFrom(rule, shape)
    expectLaw(weights, weightLaw)
    // Distribution tests need many draws; the fewer biases of the other shapes have the same law but for its scale.
    if (shape === shapes.flat) expectLaw(biases, biasLaw)
  })

  it('stays within its bounds', () => {
    const { weights, weightLaw: law } = drawnFrom(rule, shapes.wide)
    const [low, high] =
      law.family === 'uniform'
        ? [law.low, law.high]
        : law.family === 'truncated-normal'
          ? [law.mean + law.low * law.deviation, law.mean + law.high * law.deviation]
          : [-Infinity, Infinity]
    expect(weights.every((value) => low <= value && value <= high)).toBe(true)
    if (Number.isFinite(low)) {
      const margin = (high - low) / 50
      expect(Math.min(...weights.subarray(0, 50_000))).toBeLessThan(low + margin * 25)
    }
  })
})

/** Worked out by hand from the rules' printed formulas, at fan_in 3 and fan_out 5: deviations of W and of b. */
const byHand: Partial<Record<InitializerKind, readonly [weights: number, biases: number]>> = {
  'article-zeros': [0, 0],
  'article-random': [Math.sqrt(1 / 12), Math.sqrt(1 / 12)],
  'article-xavier': [Math.sqrt(1 / 3), Math.sqrt(1 / 3)],
  'article-xavier-relu': [Math.sqrt(2 / 4), Math.sqrt(2 / 4)],
  'article-normalized': [Math.sqrt(6 / 9), Math.sqrt(6 / 9)],
  zeros: [0, 0],
  ones: [0, 0],
  constant: [0, 0],
  uniform: [0.1 / Math.sqrt(12), 0],
  normal: [0.05, 0],
  'truncated-normal': [0.05 * 0.87962566103423978, 0],
  'variance-scaling': [Math.sqrt(1 / 3), 0],
  'glorot-uniform': [Math.sqrt(2 / 8), 0],
  'glorot-normal': [Math.sqrt(2 / 8), 0],
  'he-uniform': [Math.sqrt(2 / 3), 0],
  'he-normal': [Math.sqrt(2 / 3), 0],
  'lecun-uniform': [Math.sqrt(1 / 3), 0],
  'lecun-normal': [Math.sqrt(1 / 3), 0],
  'mean-field': [Math.sqrt(1 / 3), 0],
  'sussillo-abbott': [Math.exp(1 / 6) / Math.sqrt(3), 0],
  'torch-linear': [1 / 3, 1 / 3],
  'torch-uniform': [Math.sqrt(1 / 12), 0],
  'torch-normal': [1, 0],
  'torch-trunc-normal': [0.87962566103423978, 0],
  'torch-xavier-uniform': [Math.sqrt(2 / 8), 0],
  'torch-xavier-normal': [Math.sqrt(2 / 8), 0],
  'torch-kaiming-uniform': [Math.sqrt(2 / 3), 0],
  'torch-kaiming-normal': [Math.sqrt(2 / 3), 0],
  'keras-random-uniform': [0.1 / Math.sqrt(12), 0],
  'keras-random-normal': [0.05, 0],
  'keras-truncated-normal': [0.05 * 0.87962566103423978, 0],
  'keras-variance-scaling': [Math.sqrt(1 / 3), 0],
  'keras-glorot-uniform': [Math.sqrt(2 / 8), 0],
  'keras-glorot-normal': [Math.sqrt(2 / 8), 0],
  'keras-he-uniform': [Math.sqrt(2 / 3), 0],
  'keras-he-normal': [Math.sqrt(2 / 3), 0],
  'keras-lecun-uniform': [Math.sqrt(1 / 3), 0],
  'keras-lecun-normal': [Math.sqrt(1 / 3), 0],
  'jax-uniform': [0.01 / Math.sqrt(12), 0],
  'jax-normal': [0.01, 0],
  'jax-truncated-normal': [0.01 * 0.87962566103423978, 0],
  'jax-variance-scaling': [Math.sqrt(1 / 3), 0],
  'jax-glorot-uniform': [Math.sqrt(2 / 8), 0],
  'jax-glorot-normal': [Math.sqrt(2 / 8), 0],
  'jax-he-uniform': [Math.sqrt(2 / 3), 0],
  'jax-he-normal': [Math.sqrt(2 / 3), 0],
  'jax-lecun-uniform': [Math.sqrt(1 / 3), 0],
  'jax-lecun-normal': [Math.sqrt(1 / 3), 0]
}

describe('standard deviations worked out by hand', () => {
  test.each(drawnRules.map((rule) => [rule.kind, rule] as const))('%s', (kind, rule) => {
    const [weights, biases] = byHand[kind]!
    const moments = momentsOf(rule, layer(3, 5))!
    expect(moments.weights.deviation).toBeCloseTo(weights, 14)
    expect(moments.biases.deviation).toBeCloseTo(biases, 14)
  })

  // jax.nn.initializers.variance_scaling: n is fan_in, fan_out, (fan_in + fan_out)/2, or (fan_in·fan_out)^½.
  test.each(['variance-scaling', 'jax-variance-scaling'] as const)('%s by each of JAX’s modes', (kind) => {
    const variances = (['fan_in', 'fan_out', 'fan_avg', 'fan_geo_avg'] as const).map(
      (mode) => momentsOf({ ...withDefaults(kind), mode } as LayerRule, layer(4, 25))!.weights.deviation ** 2
    )
    ;[1 / 4, 1 / 25, 2 / 29, 1 / 10].forEach((variance, k) => expect(variances[k]).toBeCloseTo(variance, 14))
  })

  test('only the rules that start above zero have another mean', () => {
    const raised = drawnRules.filter((rule) => momentsOf(rule, layer(3, 5))!.weights.mean !== 0)
    expect(raised.map(({ kind }) => kind)).toEqual(['article-random', 'ones', 'torch-uniform', 'jax-uniform'])
  })

  test('the normals of Keras and JAX, and only they, are cut at two deviations', () => {
    const cut = drawnRules.filter((rule) => {
      const entry = entryOf(rule.kind)
      if (entry.type !== 'drawn') return false
      const law = entry.weights(rule, layer(3, 5))
      return law.family === 'truncated-normal' && law.low === -2 && law.high === 2
    })
    expect(cut.map(({ kind }) => kind)).toEqual([
      'truncated-normal',
      'variance-scaling',
      'torch-trunc-normal',
      ...['truncated-normal', 'variance-scaling', 'glorot-normal', 'he-normal', 'lecun-normal'].map(
        (name) => `keras-${name}`
      ),
      ...['truncated-normal', 'variance-scaling', 'glorot-normal', 'he-normal', 'lecun-normal'].map(
        (name) => `jax-${name}`
      )
    ])
  })

  test('ReLU layers walk with a larger gain (Sussillo & Abbott)', () => {
    const gain = (shape: Layer) =>
      momentsOf(withDefaults('sussillo-abbott') as LayerRule, shape)!.weights.deviation *
      Math.sqrt(shape.fanIn)
    expect(gain(layer(100, 100, 'relu'))).toBeCloseTo(Math.SQRT2 * Math.exp(1.2 / 97.6), 14)
    expect(gain(layer(4, 100, 'relu'))).toBeCloseTo(Math.SQRT2 * Math.exp(1.2 / 3.6), 14)
    expect(gain(layer(100, 100, 'linear'))).toBeCloseTo(Math.exp(1 / 200), 14)
  })
})

describe('the catalogue', () => {
  const entries = catalogue()

  it('has at least 35 entries, each complete', () => {
    expect(entries.length).toBeGreaterThanOrEqual(35)
    for (const { kind, parameters, origin, biases, year, ...words } of entries) {
      for (const [key, text] of Object.entries({ ...words, origin, biases })) {
        expect(text.trim().length, `${key} of ${kind}`).toBeGreaterThan(2)
      }
      if (origin !== 'yours') expect(year, `year of ${kind}`).toBeGreaterThan(1990)
      for (const parameter of parameters) {
        expect(parameter.description, `${parameter.name} of ${kind}`).toMatch(/^.{4,}\.$/)
        expect(parameter.allowed.length).toBeGreaterThan(3)
      }
    }
  })

  it('names each initializer once', () => {
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length)
  })

  it('refers to entries that there are', () => {
    for (const { kind, note } of entries) {
      for (const [, name] of note.matchAll(/`([a-z-]+)`/g))
        expect(initializers, `${kind}: ${name}`).toHaveProperty(name!)
    }
  })

  it.each(
    entries.filter(({ parameters }) => parameters.every(({ optional }) => optional)).map(({ kind }) => kind)
  )('%s is chosen by its name, or by an object', (kind) => {
    expect(initializerSchema.parse(kind)).toEqual(withDefaults(kind))
    expect(initializerSchema.parse({ kind })).toEqual(withDefaults(kind))
    expect(initializerSchema.safeParse({ kind, stranger: 'x' }).success).toBe(false)
  })
})

describe('pairing', () => {
  const layers = [layer(7, 4), layer(4, 3)]
  const draws = (rule: LayerRule, seed: number): Float64Array =>
    initializeParameters(rule, layers, seed).slice(0, 28)
  const ranks = (values: Float64Array): number[] => [...values.keys()].sort((a, b) => values[a]! - values[b]!)
  const random = drawnRules.filter((rule) => momentsOf(rule, layers[0]!)!.weights.deviation > 0)

  it.each(random.map((rule) => [rule.kind, rule] as const))(
    '%s makes its weights of the same noise as all',
    (_, rule) => {
      expect(ranks(draws(rule, 12))).toEqual(ranks(draws({ kind: 'he-normal' }, 12)))
      expect(ranks(draws(rule, 13))).not.toEqual(ranks(draws(rule, 12)))
    }
  )

  it('normal rules are the same z, scaled', () => {
    const z = draws({ kind: 'torch-normal', mean: 0, std: 1 }, 12)
    draws({ kind: 'he-normal' }, 12).forEach((value, index) =>
      expect(value).toBeCloseTo(Math.sqrt(2 / 7) * z[index]!, 12)
    )
  })

  it('layers have noise of their own', () => {
    const square = initializeParameters({ kind: 'he-normal' }, [layer(4, 4), layer(4, 4)], 1)
    expect(square.slice(0, 16)).not.toEqual(square.slice(20, 36))
  })
})
