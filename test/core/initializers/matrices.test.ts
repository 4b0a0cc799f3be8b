import { describe, expect, it, test } from 'vitest'
import { Matrix } from 'ml-matrix'
import { initializeParameters } from '#core/initializers/initialize'
import { initializerSchema, type ArmInitializerInput, type LayerRule } from '#core/initializers/schema'
import type { Layer } from '#core/network/problem'
import { layer, spread } from './support'

/** Rows of W [fan_in][fan_out]. */
function rowsOf(rule: ArmInitializerInput, { fanIn, fanOut }: Layer, seed = 1): number[][] {
  const parameters = initializeParameters(
    initializerSchema.parse(rule) as LayerRule,
    [layer(fanIn, fanOut)],
    seed
  )
  expect([...parameters.subarray(fanIn * fanOut)]).toEqual(Array.from({ length: fanOut }, () => 0))
  return Array.from({ length: fanIn }, (_, i) => [...parameters.subarray(i * fanOut, (i + 1) * fanOut)])
}

describe.each([
  ['orthogonal', 1],
  [{ kind: 'orthogonal', gain: 'relu' }, Math.SQRT2],
  [{ kind: 'torch-orthogonal', gain: 'tanh' }, 5 / 3],
  [{ kind: 'keras-orthogonal', gain: 0.5 }, 0.5],
  [{ kind: 'jax-orthogonal', scale: 3 }, 3]
] as const)('%j', (rule, gain) => {
  test.each([layer(60, 60), layer(80, 25), layer(25, 80), layer(1, 7), layer(7, 1)])(
    'has orthogonal rows or columns, of the length that its gain says, to 1e-5: $fanIn → $fanOut',
    (shape) => {
      const rows = new Matrix(rowsOf(rule, shape))
      const gram = shape.fanIn < shape.fanOut ? rows.mmul(rows.transpose()) : rows.transpose().mmul(rows)
      const wanted = Matrix.identity(gram.rows, gram.columns).mul(gain ** 2)
      expect(Matrix.sub(gram, wanted).abs().max()).toBeLessThan(1e-5)
    }
  )

  it('differs from seed to seed', () => {
    expect(rowsOf(rule, layer(4, 4), 1)).not.toEqual(rowsOf(rule, layer(4, 4), 2))
  })
})

describe('sparse (Martens 2010)', () => {
  test.each([
    [0.1, layer(30, 25), 3],
    [0.33, layer(10, 8), 4],
    [1, layer(5, 3), 5],
    [0, layer(5, 3), 0]
  ])('sparsity %d leaves ⌈sparsity · fan_in⌉ zeros in every column', (sparsity, shape, zeros) => {
    const rows = rowsOf({ kind: 'sparse', sparsity }, shape)
    const counts = rows[0]!.map((_, j) => rows.filter((row) => row[j] === 0).length)
    expect(counts).toEqual(counts.map(() => zeros))
  })

  it('draws the others with its std, and cuts at other places in every column', () => {
    const rows = rowsOf({ kind: 'sparse', sparsity: 0.25, std: 2 }, layer(400, 100))
    const kept = Float64Array.from(rows.flat().filter((weight) => weight !== 0))
    expect(kept).toHaveLength(300 * 100)
    // Four standard errors of a normal's standard deviation.
    expect(Math.abs(spread(kept) / 2 - 1)).toBeLessThan(4 / Math.sqrt(2 * kept.length))
    const pattern = (j: number) => rows.map((row) => row[j] === 0)
    expect(pattern(0)).not.toEqual(pattern(1))
  })
})

describe('fixed matrices', () => {
  it('identity is gain · I, cut to shape', () => {
    expect(rowsOf({ kind: 'identity', gain: 2 }, layer(2, 3))).toEqual([
      [2, 0, 0],
      [0, 2, 0]
    ])
    expect(rowsOf('keras-identity', layer(3, 2))).toEqual([
      [1, 0],
      [0, 1],
      [0, 0]
    ])
  })

  it('ZerO is the identity, but for layers that widen a Hadamard matrix', () => {
    expect(rowsOf('hadamard', layer(2, 2))).toEqual([
      [1, 0],
      [0, 1]
    ])
    // m = ⌈log₂ 3⌉ = 2, c = 2^(−(m−1)/2) = 1/√2; H of size 4 by hand.
    const c = Math.SQRT1_2
    const rows = rowsOf('hadamard', layer(2, 3))
    ;[
      [c, c, c],
      [c, -c, c]
    ].forEach((row, i) => row.forEach((value, j) => expect(rows[i]![j]).toBeCloseTo(value, 14)))
    expect(rowsOf({ kind: 'hadamard', normalization: 'code' }, layer(2, 4))[1]).toEqual([
      0.5, -0.5, 0.5, -0.5
    ])
  })
})
