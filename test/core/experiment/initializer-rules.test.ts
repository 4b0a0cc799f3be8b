import { describe, expect, test } from 'vitest'
import { prepareData } from '#core/data/prepare'
import type { Dataset } from '#core/data/dataset'
import { InputError } from '#core/errors'
import { outlineExperiment } from '#core/experiment/outline'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { generateToy } from '#core/data/toys'
import { written } from './written'

const xor: Dataset = generateToy({ dataset: 'xor' } as Parameters<typeof generateToy>[0])

/** The written experiment (2 inputs, 4 units, 1 output) with this initializer, as far as a check or a plan goes. */
function experimentWith(initializer: unknown) {
  const input = written()
  input.arms = [{ name: 'only', initializer }]
  const experiment = parseExperiment(input)
  return { experiment, data: prepareData(xor, experiment.data) }
}

function problemsOf(initializer: unknown): string {
  try {
    const { experiment, data } = experimentWith(initializer)
    outlineExperiment(experiment, data, {})
    return 'no problem'
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

/** Weights and biases of the two layers of one run. */
function firstWeights(initializer: unknown) {
  const { experiment, data } = experimentWith(initializer)
  const p = planExperiment(experiment, data, {}).groups[0]!.firstParameters
  return { W1: p.slice(0, 8), b1: p.slice(8, 12), W2: p.slice(12, 16), b2: p.slice(16, 17) }
}

describe('impossible parameters are refused with the field, the value and what is allowed', () => {
  const arm = 'arms[0].initializer'
  test.each<[unknown, string]>([
    [{ kind: 'normal', std: -1 }, `${arm}.std (-1): must be at least 0`],
    [{ kind: 'keras-random-normal', stddev: -1 }, `${arm}.stddev (-1): must be at least 0`],
    [{ kind: 'mean-field', weightVariance: -1 }, `${arm}.weightVariance (-1): must be at least 0`],
    [{ kind: 'sparse', sparsity: 1.5 }, `${arm}.sparsity (1.5): must be at most 1`],
    [{ kind: 'torch-sparse', sparsity: -0.1 }, `${arm}.sparsity (-0.1): must be at least 0`],
    [
      { kind: 'variance-scaling', mode: 'fan_inn' },
      `${arm}.mode ("fan_inn"): unknown name; did you mean "fan_in"? Allowed: "fan_in", "fan_out", "fan_avg", "fan_geo_avg"`
    ],
    [{ kind: 'variance-scaling', scale: 0 }, `${arm}.scale (0): must be greater than 0`],
    [{ kind: 'uniform', low: 1, high: 1 }, `${arm}.low (1): must be less than high, which is 1`],
    [{ kind: 'truncated-normal', low: 2, high: 1 }, `${arm}.low (2): must be less than high, which is 1`],
    [{ kind: 'truncated-normal', low: 50, high: 60 }, `${arm}.low (50): leaves nothing of the normal`],
    [{ kind: 'torch-trunc-normal', a: 3 }, `${arm}.a (3): must be less than b, which is 2`],
    [{ kind: 'lsuv', tries: 1.5 }, `${arm}.tries (1.5): must be a whole number`],
    [{ kind: 'constant', value: NaN }, `${arm}.value (NaN): must be a number`],
    [{ kind: 'normal', sigma: 1 }, `${arm}.sigma (1): unknown field. Allowed here: kind, mean, std`],
    [{ kind: 'expression', weights: 'foo*z' }, `${arm}.weights ("foo*z"): position 1: unknown name "foo"`],
    [
      { kind: 'expression', weights: 'sqr(z)' },
      `${arm}.weights ("sqr(z)"): position 1: unknown function "sqr"`
    ],
    [{ kind: 'expression' }, `${arm}.weights: is missing`],
    [{ kind: 'nomral' }, `${arm}.kind ("nomral"): unknown name; did you mean "normal"?`],
    ['he-norml', `${arm} ("he-norml"): unknown name; did you mean "he-normal"?`],
    [{ hidden: { kind: 'normal', std: -2 } }, `${arm}.hidden.std (-2): must be at least 0`],
    [{ biases: { kind: 'normal', std: -2 } }, `${arm}.biases.std (-2): must be at least 0`],
    [{ biases: 'orthogonal' }, `${arm}.biases ("orthogonal"): unknown name`],
    [['he-normal', { kind: 'normal', std: -2 }], `${arm}[1].std (-2): must be at least 0`],
    [{}, `${arm} ({}): must have at least one of hidden, output, biases`],
    [[], `${arm} ([]): must have at least 1 entry`]
  ])('%j', (initializer, message) => expect(problemsOf(initializer)).toContain(message))
})

describe('values that no network can start from are refused before the run', () => {
  test.each<[unknown, string]>([
    [
      { kind: 'expression', weights: '1/0' },
      '.weights ("1/0"): gives Infinity in layer 1 (fan_in 2, fan_out 4)'
    ],
    [{ kind: 'expression', weights: 'z/(fan_in-4)' }, '.weights ("z/(fan_in-4)"): gives'],
    [{ kind: 'expression', weights: 'sqrt(z)' }, '.weights ("sqrt(z)"): gives NaN'],
    [
      { kind: 'expression', weights: 'z', biases: '1/(fan_out-1)' },
      '.biases ("1/(fan_out-1)"): gives Infinity in layer 2'
    ],
    [
      { output: { kind: 'expression', weights: 'log(-1)' }, hidden: 'zeros' },
      '.output.weights ("log(-1)"): gives NaN'
    ],
    [
      ['zeros', { kind: 'expression', weights: '10^400' }],
      '[1].weights ("10^400"): gives Infinity in layer 2'
    ],
    [{ biases: { kind: 'expression', weights: '1/0' } }, '.biases.weights ("1/0"): gives Infinity'],
    [{ kind: 'constant', value: 1e39 }, 'gives 1e+39 in layer 1'],
    [
      { kind: 'normal', std: 1e308 },
      'in layer 1 (fan_in 2, fan_out 4); first weights and biases have to be finite'
    ]
  ])('%j', (initializer, message) =>
    expect(problemsOf(initializer)).toContain(
      message.startsWith('.') ? `arms[0].initializer${message}` : message
    )
  )

  test('and what the check did not draw is found by the plan', () => {
    const { experiment, data } = experimentWith({ kind: 'orthogonal', gain: 1e300 })
    expect(() => planExperiment(experiment, data, {})).toThrow(/arms\[0\]\.initializer .*gives -?\d/)
  })
})

describe('rules by layer and by part', () => {
  const zeros = (count: number) => new Float64Array(count)
  const constant = (value: number) => ({ kind: 'constant', value })

  test('a list has one rule a layer', () => {
    expect(firstWeights([constant(2), constant(3)])).toEqual({
      W1: zeros(8).fill(2),
      b1: zeros(4),
      W2: zeros(4).fill(3),
      b2: zeros(1)
    })
    expect(problemsOf(['he-normal'])).toContain('has 1 rule(s), but the network has 2 layer(s): 2 → 4, 4 → 1')
    expect(problemsOf(['zeros', 'zeros', 'zeros'])).toContain('has 3 rule(s)')
  })

  test('hidden, output and biases', () => {
    expect(firstWeights({ hidden: constant(2), output: constant(3), biases: -1 })).toEqual({
      W1: zeros(8).fill(2),
      b1: zeros(4).fill(-1),
      W2: zeros(4).fill(3),
      b2: zeros(1).fill(-1)
    })
  })

  test('a part that is left out is as the other, and without both Glorot’s', () => {
    expect(firstWeights({ hidden: constant(2) }).W2).toEqual(zeros(4).fill(2))
    expect(firstWeights({ output: constant(2) }).W1).toEqual(zeros(8).fill(2))
    const glorot = firstWeights('glorot-uniform')
    expect(firstWeights({ biases: 0.5 })).toEqual({
      ...glorot,
      b1: zeros(4).fill(0.5),
      b2: zeros(1).fill(0.5)
    })
  })

  test('biases by a rule: by its law of biases where it has one, else by that of its weights', () => {
    const { b1, b2 } = firstWeights({ hidden: 'zeros', biases: 'torch-linear' })
    // ±1/√fan_in of their own layer.
    expect(b1.every((bias) => bias !== 0 && Math.abs(bias) < Math.SQRT1_2)).toBe(true)
    expect(Math.abs(b2[0]!)).toBeLessThan(0.5)
    const normal = firstWeights({ hidden: 'zeros', biases: { kind: 'normal', mean: 7, std: 1e-3 } })
    expect(normal.b1.every((bias) => Math.abs(bias - 7) < 0.01)).toBe(true)
    const field = firstWeights({ hidden: 'zeros', biases: { kind: 'mean-field', biasVariance: 0 } })
    expect(field.b1).toEqual(zeros(4))
  })

  test('the article’s rules draw biases too, the textbook’s have none', () => {
    expect(firstWeights('article-xavier').b1.every((bias) => bias !== 0)).toBe(true)
    expect(firstWeights('lecun-normal').b1).toEqual(zeros(4))
    expect(firstWeights({ hidden: 'article-xavier', biases: 0 }).b1).toEqual(zeros(4))
  })
})
