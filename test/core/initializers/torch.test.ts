import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { calculateGain, nonlinearities } from '#core/initializers/gains'
import { biasLaw, initializeParameters } from '#core/initializers/initialize'
import { draw } from '#core/initializers/law'
import { orthogonal } from '#core/initializers/orthogonal'
import { initializerSchema, type ArmInitializerInput, type LayerRule } from '#core/initializers/schema'
import { entryOf } from '#core/initializers/table'
import type { Layer } from '#core/network/problem'
import { rememberedNoise } from '#core/random/remembered-noise'
import { average, layer, shareBelow, spread } from './support'

/** What PyTorch itself draws, from test/reference/make_initializers.py. */
interface Reference {
  readonly levels: readonly number[]
  readonly drawn: readonly {
    readonly kind: string
    readonly parameters: Readonly<Record<string, unknown>>
    readonly tensor: 'weights' | 'biases'
    readonly shape: readonly [fanIn: number, fanOut: number]
    readonly count: number
    readonly mean: number
    readonly deviation: number
    readonly least: number
    readonly largest: number
    readonly quantiles: readonly number[]
  }[]
  readonly gains: readonly { nonlinearity: string; slope: number | null; gain: number }[]
  readonly sparse: readonly { sparsity: number; shape: [number, number]; zerosAnInput: number[] }[]
  readonly orthogonal: readonly { tall: number[][]; q: number[][] }[]
  readonly traces: { size: number; count: number; mean: number; meanSquare: number }
  readonly eye: readonly (readonly number[])[]
}

const reference = JSON.parse(
  readFileSync(new URL('../../reference/initializers.json', import.meta.url), 'utf8')
) as Reference

/** A fifth of the million that PyTorch drew. */
const draws = 200_000

const ruleOf = (kind: string, parameters: object): LayerRule =>
  initializerSchema.parse({ kind, ...parameters } as ArmInitializerInput) as LayerRule

/** The first values that the rule draws for a layer: what `initializeParameters` puts there. */
function firstDrawn(rule: LayerRule, shape: Layer, tensor: 'weights' | 'biases'): Float64Array {
  const entry = entryOf(rule.kind)
  if (entry.type !== 'drawn') throw new Error(`${rule.kind} is not drawn`)
  const law =
    tensor === 'weights'
      ? entry.weights(rule, shape)
      : biasLaw({ weights: rule, biases: null, field: '' }, shape)
  const noise = rememberedNoise(1, 0, tensor, draws)
  return Float64Array.from({ length: draws }, (_, index) => draw(law, noise, index))
}

describe('draws as PyTorch does', () => {
  const titled = reference.drawn.map((expected) => ({
    title: `${expected.kind} ${JSON.stringify(expected.parameters)} ${expected.shape.join(' → ')} ${expected.tensor}`,
    expected
  }))

  test.each(titled)('$title', ({ expected }) => {
    const rule = ruleOf(expected.kind, expected.parameters)
    const sample = firstDrawn(rule, layer(...expected.shape), expected.tensor)
    // Two samples, ours and PyTorch's million: their standard errors add up.
    const error = Math.sqrt(1 / draws + 1 / expected.count)
    expect(Math.abs(average(sample) - expected.mean)).toBeLessThan(4.5 * expected.deviation * error)
    expect(Math.abs(spread(sample) / expected.deviation - 1)).toBeLessThan((4.5 * error) / Math.SQRT2)
    const sorted = sample.slice().sort()
    reference.levels.forEach((level, at) => {
      // The share of our draws below PyTorch's quantile is the level, give or take a binomial's deviations.
      const below = shareBelow(sorted, expected.quantiles[at]!)
      expect(Math.abs(below - level)).toBeLessThan(4.5 * Math.sqrt(level * (1 - level)) * error)
    })
  })
})

describe('gains are those of calculate_gain', () => {
  test.each(reference.gains)('$nonlinearity, slope $slope', ({ nonlinearity, slope, gain }) => {
    const name = nonlinearities.find((candidate) => candidate === nonlinearity)!
    expect(calculateGain(name, slope ?? 0.01)).toBeCloseTo(gain, 14)
  })
})

describe('matrices', () => {
  test.each(reference.sparse)('sparse_ with $sparsity of $shape', ({ sparsity, shape, zerosAnInput }) => {
    const [fanIn, fanOut] = shape
    const weights = initializeParameters(ruleOf('torch-sparse', { sparsity }), [layer(fanIn, fanOut)], 3)
    const zeros = Array.from(
      { length: fanIn },
      (_, i) => weights.subarray(i * fanOut, (i + 1) * fanOut).filter((weight) => weight === 0).length
    )
    expect(zeros).toEqual(zerosAnInput)
  })

  test.each(reference.orthogonal)('orthogonal_ of the same Gaussian matrix', ({ tall, q }) => {
    const noise = { second: () => NaN, uniform: () => NaN, normal: (index: number) => tall.flat()[index]! }
    const weights = orthogonal({ fanIn: tall.length, fanOut: tall[0]!.length }, noise)
    q.flat().forEach((value, index) => expect(weights[index]).toBeCloseTo(value, 10))
  })

  it('orthogonal ones are spread evenly over all rotations and reflections, as PyTorch’s', () => {
    const { size, count, mean, meanSquare } = reference.traces
    const traces = Float64Array.from({ length: 5000 }, (_, seed) => {
      const w = initializeParameters(ruleOf('torch-orthogonal', {}), [layer(size, size)], seed)
      return w[0]! + w[size + 1]! + w[2 * (size + 1)]!
    })
    const squares = traces.map((trace) => trace ** 2)
    const error = Math.sqrt(1 / traces.length + 1 / count)
    expect(Math.abs(average(traces) - mean)).toBeLessThan(4 * spread(traces) * error)
    expect(Math.abs(average(squares) - meanSquare)).toBeLessThan(4 * spread(squares) * error)
  })

  it('eye_', () => {
    const fanIn = reference.eye.length
    const fanOut = reference.eye[0]!.length
    const weights = initializeParameters(ruleOf('torch-eye', {}), [layer(fanIn, fanOut)], 1)
    expect([...weights.subarray(0, fanIn * fanOut)]).toEqual(reference.eye.flat())
  })
})
