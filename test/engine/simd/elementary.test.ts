import { describe, expect, it } from 'vitest'
import { codeOf, elementaryFunctions } from '#engine/abi/codes'
import { instantiate } from '#engine/abi/instance'
import { addresses } from '#engine/abi/sizes'
import { normalDistribution } from '#core/random/normal'
import { kernelsFor } from '#engine/backends/simd/kernels'

/**
 * The vector functions against JavaScript's in float64. Largest relative error over the range, in units of 1e-7
 * (half a unit in the last place is 0.6). `npx vitest run … --reporter verbose` shows the table.
 */
const functions = [
  { name: 'exp', of: Math.exp, from: -87.3, to: 88.3, error: 2 },
  { name: 'expm1', of: Math.expm1, from: -100, to: 88, error: 3 },
  { name: 'expm1', of: Math.expm1, from: -1, to: 1, error: 3 },
  { name: 'normal-distribution', of: normalDistribution, from: -5, to: 10, error: 12 },
  { name: 'log', of: Math.log, from: 1.2e-38, to: 3.4e38, error: 1.5 },
  { name: 'log1p', of: Math.log1p, from: 1e-30, to: 1e30, error: 2.5 },
  { name: 'log1p-of-unit', of: Math.log1p, from: 1e-30, to: 1, error: 2 },
  { name: 'tanh', of: Math.tanh, from: 1e-20, to: 20, error: 3.5 },
  { name: 'sigmoid', of: (x: number) => 1 / (1 + Math.exp(-x)), from: -87, to: 87, error: 3 }
] as const

type Name = (typeof functions)[number]['name']

async function vectorized(name: Name, inputs: Float32Array): Promise<Float32Array> {
  const kernels = instantiate(await kernelsFor('strict'))
  kernels.memory.grow(Math.ceil((inputs.byteLength * 2) / 65536) + 1)
  const floats = new Float32Array(kernels.memory.buffer)
  const from = addresses.RESERVED
  const to = from + inputs.byteLength
  floats.set(inputs, from / 4)
  const which = codeOf(elementaryFunctions, `elementary-${name}`)
  kernels.elementary({ which, from, to, count: inputs.length / 4 })
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
  for (const { name, of, from, to, error } of functions) {
    it(`${name} is within ${error}e-7 of the true value on [${from}, ${to}]`, async () => {
      const x = points(from, to)
      const y = await vectorized(name, x)
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
    ['exp', [0, Infinity, NaN, 1]],
    ['expm1', [-1, Math.expm1(Math.fround(88.3)), NaN, 0]],
    ['normal-distribution', [0, 1, NaN, 0.5]],
    ['log', [NaN, Infinity, NaN, -Infinity]],
    ['tanh', [-1, 1, NaN, 0]],
    ['sigmoid', [0, 1, NaN, 0.5]]
  ] as const)('%s of -∞, ∞, NaN and 0', async (name, expected) => {
    const y = await vectorized(name, Float32Array.of(-Infinity, Infinity, NaN, 0))
    for (const [i, value] of expected.entries()) {
      if (Number.isFinite(value))
        expect(y[i]).toSatisfy(
          (actual: number) => Math.abs(actual - value) <= 1e-6 * Math.max(1, Math.abs(value))
        )
      else expect(y[i]).toBe(value)
    }
  })
})
