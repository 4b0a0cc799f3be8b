import { describe, expect, it, test } from 'vitest'
import { FormulaError, longestFormula, parseFormula } from '#core/initializers/formula'
import { initializeParameters } from '#core/initializers/initialize'
import { initializerSchema, withDefaults, type LayerRule } from '#core/initializers/schema'
import { layer } from './support'

const value = (text: string, z = 0.5, u = 0.25): number =>
  parseFormula(text).on({ fanIn: 3, fanOut: 5 })(z, u)

describe('a formula', () => {
  test.each<[string, number]>([
    ['z*sqrt(2/fan_in)', 0.5 * Math.sqrt(2 / 3)],
    ['z*sqrt(2/(i+o))', 0.5 * Math.sqrt(2 / 8)],
    ['2 - 3 - 4', -5],
    ['2^3^2', 512],
    ['-2^2', -4],
    ['-7 mod 3', 2],
    ['2 z + 3(u)', 1.75],
    ['1e-2', 0.01],
    ['(2*u - 1) * sqrt(6/(fan_in + fan_out))', -0.5 * Math.sqrt(6 / 8)],
    ['u < 0.5 ? -1 : 1', -1],
    ['fan_in >= 3 ? z : 0', 0.5],
    ['0 < u < 1', 1],
    ['1 < u < 2', 0],
    ['u == 0.25', 1],
    ['u != 0.25', 0],
    ['pi + e', Math.PI + Math.E],
    ['log(8, 2) + ln(e) + log2(4) + log10(100)', 8],
    ['min(z, u, 0.1) + max(1, 2, 3)', 3.1],
    ['sign(-z)*abs(-z)^2', -0.25],
    ['pow(2, 3) + cbrt(27) + floor(1.9) + ceil(1.1) + round(1.4)', 15],
    ['sin(0) + cos(0) + tan(0) + exp(0) + tanh(0)', 2]
  ])('%s', (text, expected) => expect(value(text)).toBeCloseTo(expected, 12))

  it('draws from the same noise as every other rule', () => {
    const shapes = [layer(20, 30), layer(30, 10)]
    const he = initializeParameters({ kind: 'he-normal' }, shapes, 4)
    const same = initializeParameters({ kind: 'expression', weights: 'z*sqrt(2/fan_in)' }, shapes, 4)
    he.forEach((weight, index) => expect(same[index]).toBeCloseTo(weight, 14))
    const glorot = initializeParameters({ kind: 'glorot-uniform' }, shapes, 4)
    const uniform = { kind: 'expression', weights: '(2u - 1)*sqrt(6/(fan_in + fan_out))' } as const
    initializeParameters(uniform, shapes, 4).forEach((weight, index) =>
      expect(weight).toBeCloseTo(glorot[index]!, 14)
    )
  })

  it('draws u apart from z, where both occur', () => {
    const fanIn = 400
    const weights = 'u < 0.9 ? 0 : z * sqrt(2/fan_in)'
    const sparse = initializeParameters({ kind: 'expression', weights }, [layer(fanIn, 500)], 4).subarray(
      0,
      fanIn * 500
    )
    const kept = sparse.filter((weight) => weight !== 0)
    const share = (count: number, of: number): number => count / of
    expect(share(kept.length, sparse.length)).toBeCloseTo(0.1, 2)
    // As many to either side, and a tenth of He's variance: u = Φ(z) would leave the tenth above 1.28 deviations.
    expect(share(kept.filter((weight) => weight > 0).length, kept.length)).toBeCloseTo(0.5, 1)
    const meanSquare = sparse.reduce((sum, weight) => sum + weight ** 2, 0) / sparse.length
    expect((meanSquare * fanIn) / 2).toBeCloseTo(0.1, 2)
    // Biases too, and each from numbers of its own.
    const biases = initializeParameters(
      { kind: 'expression', weights: 'z + 0*u', biases: 'u < 0.5 ? 0 : z' },
      [layer(1, 2000)],
      4
    ).subarray(2000)
    expect(share(biases.filter((bias) => bias < 0).length, biases.length)).toBeCloseTo(0.25, 1)
  })

  it('draws the same z whether u occurs or not', () => {
    const drawn = (weights: string): Float64Array =>
      initializeParameters({ kind: 'expression', weights }, [layer(20, 30)], 4)
    const both = drawn('u < 0.5 ? 0 : z')
    drawn('z').forEach((weight, index) => expect([0, weight]).toContain(both[index]))
  })

  it('has biases by a formula of their own, zero without one', () => {
    const both = { kind: 'expression', weights: 'z', biases: '0.1*u + 1' } as const
    const drawn = initializeParameters(both, [layer(1, 200)], 1).subarray(200)
    expect(drawn.every((bias) => bias > 1 && bias < 1.1)).toBe(true)
    expect(new Set(drawn).size).toBe(200)
    expect(
      initializeParameters({ kind: 'expression', weights: 'z' }, [layer(1, 200)], 1)
        .subarray(200)
        .every((bias) => bias === 0)
    ).toBe(true)
  })
})

describe('is refused, with the place and what is allowed', () => {
  test.each<[string, RegExp]>([
    ['', /is empty/],
    ['  ', /is empty/],
    ['z*(', /position 4: unexpected end/],
    ['z +* 2', /position 4/],
    ['2 * foo', /position 5: unknown name "foo".*fan_in, fan_out/],
    ['fan', /unknown name "fan"; did you mean "fan_in"\?/],
    ['sqr(2)', /position 1: unknown function "sqr"; did you mean "sqrt"\?/],
    ['z*sqrt', /position 3: unknown name "sqrt"; sqrt is a function, write sqrt\(…\)/],
    ['log(1, 2, 3)', /log takes 1 to 2 argument\(s\), not 3/],
    ['z!', /"!" is not allowed/],
    ['"text"', /not allowed/],
    ['[1, 2]', /not allowed/],
    ['{a: 1}', /not allowed/],
    ['1:3', /not allowed/],
    ['z = 3', /not allowed/],
    ['f(x) = x', /not allowed/],
    ['z; u', /not allowed/],
    ['true', /not allowed/],
    ['z and u', /not allowed/],
    ['z.constructor', /not allowed/],
    ['z["constructor"]("return 1")', /unknown function "constructor"/],
    ['constructor', /unknown name/],
    ['__proto__', /unknown name/],
    ['toString(z)', /unknown function/],
    ['hasOwnProperty(z)', /unknown function/],
    ['import("fs")', /unknown function "import"/],
    ['evaluate("1")', /unknown function "evaluate"/],
    ['2 cm', /unknown name "cm"/]
  ])('%j', (text, message) => {
    expect(() => parseFormula(text)).toThrow(FormulaError)
    expect(() => parseFormula(text)).toThrow(message)
  })

  it('in a short message, however long the name', () => {
    expect(() => parseFormula('x'.repeat(longestFormula))).toThrow(/^.{1,140}$/)
  })
})

describe('nesting', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}z${')'.repeat(depth)}`

  it('is allowed as deep as anybody writes', () => expect(value(nested(50))).toBe(0.5))

  it.each([
    ['brackets', nested(51)],
    ['as many brackets as fit', nested(longestFormula / 2 - 1)],
    ['functions', `${'abs('.repeat(60)}z${')'.repeat(60)}`],
    ['choices', `${'u?'.repeat(60)}z${':0'.repeat(60)}`]
  ])('is refused beyond, before it can exhaust the parser: %s', (_, text) => {
    expect(() => parseFormula(text)).toThrow('is nested more than 50 brackets and choices deep')
  })

  it.each(['-'.repeat(longestFormula - 1) + 'z', `${'2^'.repeat(200)}z`, `${'z+'.repeat(240)}z`])(
    'of operators is no harm: %#',
    (text) => expect(value(text)).not.toBeUndefined()
  )
})

describe('length', () => {
  it.each([2_500, 100_000])('of %i terms is refused before it can exhaust the parser', (terms) => {
    const text = `${'z+'.repeat(terms)}z`
    expect(() => parseFormula(text)).toThrow(FormulaError)
    expect(() => parseFormula(text)).toThrow(
      `has ${text.length} characters; at most ${longestFormula} are allowed`
    )
    const { success, error } = initializerSchema.safeParse({ kind: 'expression', weights: text })
    expect(success).toBe(false)
    expect(JSON.stringify(error!.issues)).toContain('"maximum":500')
  })
})

test('every rule is a finite number in every layer, however narrow', () => {
  for (const kind of ['glorot-normal', 'sussillo-abbott', 'article-xavier'] as const) {
    const weights = initializeParameters(withDefaults(kind) as LayerRule, [layer(1, 1), layer(1, 1)], 1)
    expect(weights.every(Number.isFinite)).toBe(true)
  }
})
