import { describe, expect, it } from 'vitest'
import { reservedBytes } from '#engine/backends/simd/layout'
import { normalDistribution } from '#core/random/normal'
import { kernelsFor } from '#engine/backends/simd/kernels'
import type { Kernels } from '#engine/backends/simd/trainer'

/**
 * The vector functions against JavaScript's in float64. Largest relative error over the range, in units of 1e-7
 * (half a unit in the last place is 0.6). `npx vitest run … --reporter verbose` shows the table.
 */
const functions = [
  { name: 'exp', code: 0, of: Math.exp, from: -87.3, to: 88.3, error: 2 },
  { name: 'expm1', code: 6, of: Math.expm1, from: -100, to: 88, error: 3 },
  { name: 'expm1', code: 6, of: Math.expm1, from: -1, to: 1, error: 3 },
  { name: 'normalDistribution', code: 7, of: normalDistribution, from: -5, to: 10, error: 12 },
  { name: 'log', code: 1, of: Math.log, from: 1.2e-38, to: 3.4e38, error: 1.5 },
  { name: 'log1p', code: 2, of: Math.log1p, from: 1e-30, to: 1e30, error: 2.5 },
  { name: 'log1pOfUnit', code: 5, of: Math.log1p, from: 1e-30, to: 1, error: 2 },
  { name: 'tanh', code: 3, of: Math.tanh, from: 1e-20, to: 20, error: 3.5 },
  { name: 'sigmoid', code: 4, of: (x: number) => 1 / (1 + Math.exp(-x)), from: -87, to: 87, error: 3 }
] as const

async function vectorized(code: number, inputs: Float32Array): Promise<Float32Array> {
  const kernels = new WebAssembly.Instance(await kernelsFor('strict')).exports as unknown as Kernels
  kernels.memory.grow(Math.ceil((inputs.byteLength * 2) / 65536) + 1)
  const floats = new Float32Array(kernels.memory.buffer)
  const from = reservedBytes
  const to = from + inputs.byteLength
  floats.set(inputs, from / 4)
  kernels.elementary(code, from, to, inputs.length / 4)
  return floats.slice(to / 4, to / 4 + inputs.length)
}

/** Points spread evenly over the range, and over its orders of magnitude. */
function points(from: number, to: number): Float32Array {
  const half = 200_000
  return Float32Array.from({ length: 2 * half }, (_, i) => {
    const t = (i % half) / (half - 1)
    if (i < half) return from + t * (to - from)
    const smallest = Math.max(from, 1e-20)
    return smallest * (to / smallest) ** t
  }).map((x) => Math.min(Math.max(x, from), to))
}

describe('elementary functions of the kernels', () => {
  for (const { name, code, of, from, to, error } of functions) {
    it(`${name} is within ${error}e-7 of the true value on [${from}, ${to}]`, async () => {
      const x = points(from, to)
      const y = await vectorized(code, x)
      let worst = { error: 0, at: 0 }
      for (const [i, value] of y.entries()) {
        const exact = of(x[i]!)
        const relative = exact === value ? 0 : Math.abs(value / exact - 1)
        if (!(relative <= worst.error)) worst = { error: relative, at: x[i]! }
      }
      console.log(`${name}: largest relative error ${worst.error.toExponential(2)} at ${worst.at}`)
      expect(worst.error).toBeLessThan(error * 1e-7)
    })
  }

  it.each([
    ['exp', 0, [0, Infinity, NaN, 1]],
    ['expm1', 6, [-1, Math.expm1(Math.fround(88.3)), NaN, 0]],
    ['normalDistribution', 7, [0, 1, NaN, 0.5]],
    ['log', 1, [NaN, Infinity, NaN, -Infinity]],
    ['tanh', 3, [-1, 1, NaN, 0]],
    ['sigmoid', 4, [0, 1, NaN, 0.5]]
  ] as const)('%s of -∞, ∞, NaN and 0', async (_, code, expected) => {
    const y = await vectorized(code, Float32Array.of(-Infinity, Infinity, NaN, 0))
    for (const [i, value] of expected.entries()) {
      if (Number.isFinite(value))
        expect(y[i]).toSatisfy(
          (actual: number) => Math.abs(actual - value) <= 1e-6 * Math.max(1, Math.abs(value))
        )
      else expect(y[i]).toBe(value)
    }
  })
})
