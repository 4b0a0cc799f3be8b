import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { singularValues } from '#core/probes/singular-values'

/** How a matrix is made, by `matrix` of make_singular_values.py as here, and NumPy's singular values of it. */
interface Case {
  readonly kind: 'uniform' | 'product' | 'ones'
  readonly rows: number
  readonly columns: number
  readonly seed: number
  readonly rank: number
  readonly rowGrade: number
  readonly columnGrade: number
  readonly alive: number
  readonly aliveRows: number
  readonly exponent: number
  readonly singular: readonly number[]
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../reference/singular-values.json', import.meta.url), 'utf8')
) as { readonly cases: readonly Case[] }

/** Row-major. */
function matrix(of: Case): Float64Array {
  const { kind, rows, columns, rank } = of
  let state = of.seed
  const next = (): number => (state = (state * 16807) % (2 ** 31 - 1))
  const values = new Float64Array(rows * columns)
  if (kind === 'ones') values.fill(1)
  if (kind === 'uniform') for (let k = 0; k < values.length; k++) values[k] = next() / 2 ** 31 - 0.5
  if (kind === 'product') {
    const whole = (length: number): number[] => Array.from({ length }, () => (next() % 17) - 8)
    const left = whole(rows * rank)
    const right = whole(rank * columns)
    for (let k = 0; k < values.length; k++)
      for (let r = 0; r < rank; r++)
        values[k]! += left[Math.floor(k / columns) * rank + r]! * right[r * columns + (k % columns)]!
  }
  return values.map((value, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns]
    if (i % of.aliveRows !== 0 || j % of.alive !== 0) return 0
    return value * 2 ** -(of.rowGrade * i + of.columnGrade * j) * 2 ** of.exponent
  })
}

const words = ({ singular, ...of }: Case): string =>
  `${of.rows} × ${of.columns} ${JSON.stringify(of)}: ${singular.length}`

describe('singular values agree with NumPy’s to 1e-10 of the largest', () => {
  it.each(cases.map((one) => [words(one), one] as const))('%s', (_, one) => {
    const found = singularValues(matrix(one), one.rows, one.columns)
    const largest = one.singular[0]!
    expect(found).toHaveLength(one.singular.length)
    one.singular.forEach((value, k) =>
      expect(Math.abs(found[k]! - value) / largest, `value ${k + 1}`).toBeLessThan(1e-10)
    )
  })
})

it('singular values beyond float64 are NaN, not infinite', () => {
  expect([...singularValues(new Float64Array(64).fill(1.5e308), 8, 8)]).toEqual(new Array(8).fill(NaN))
})
