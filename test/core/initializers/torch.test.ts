import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it, test } from 'vitest'
import { momentsOf } from '#core/initializers/catalogue'
import { calculateGain, nonlinearities } from '#core/initializers/gains'
import { initializeParameters } from '#core/initializers/initialize'
import { orthogonal } from '#core/initializers/orthogonal'
import { initializerSchema, type ArmInitializerInput, type LayerRule } from '#core/initializers/schema'
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

const ruleOf = (kind: string, parameters: object): LayerRule =>
  initializerSchema.parse({ kind, ...parameters } as ArmInitializerInput) as LayerRule

/** A fifth of a layer's units are draws enough, unless the rule looks at fan_out: then they have another law. */
function unitsEnough(rule: LayerRule, fanIn: number, fanOut: number): number {
  const fifth = fanOut / 5
  const sameLaw = isDeepStrictEqual(
    momentsOf(rule, layer(fanIn, fifth)),
    momentsOf(rule, layer(fanIn, fanOut))
  )
  return sameLaw ? fifth : fanOut
}

describe('draws as PyTorch does', () => {
  const titled = reference.drawn.map((expected) => ({
    title: `${expected.kind} ${JSON.stringify(expected.parameters)} ${expected.shape.join(' → ')} ${expected.tensor}`,
    expected
  }))

  test.each(titled)('$title', ({ expected }) => {
    const [fanIn, fanOut] = expected.shape
    const rule = ruleOf(expected.kind, expected.parameters)
    const units = unitsEnough(rule, fanIn, fanOut)
    const parameters = initializeParameters(rule, [layer(fanIn, units)], 1)
    const sample =
      expected.tensor === 'weights' ? parameters.subarray(0, -units) : parameters.subarray(-units)
    const n = sample.length
    // Two samples, ours and PyTorch's million: their standard errors add up.
    const error = Math.sqrt(1 / n + 1 / expected.count)
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
    const noise = { uniform: () => NaN, normal: (index: number) => tall.flat()[index]! }
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
