import { expect, it } from 'vitest'
import { initializeParameters } from '#core/initializers/initialize'
import { exampleFormulas } from '../../src/renderer/setup/example-formulas'

const fanIn = 300
const fanOut = 500

function drawn(weights: string): Float64Array {
  const layer = { fanIn, fanOut, activation: 'linear' } as const
  return initializeParameters({ kind: 'expression', weights }, [layer], 7).subarray(0, fanIn * fanOut)
}
const average = (values: Float64Array, of: (value: number) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0) / values.length

/** fan_in · Var W, and what else the name promises. */
const promised: Readonly<
  Record<keyof typeof exampleFormulas, readonly [variance: number, shape: (values: Float64Array) => void]>
> = {
  'He’s rule': [2, () => undefined],
  'Glorot’s uniform': [
    (2 * fanIn) / (fanIn + fanOut),
    (values) => expect(values.reduce((a, b) => Math.max(a, b))).toBeLessThan(Math.sqrt(6 / (fanIn + fanOut)))
  ],
  'Half of the weights zero': [
    1,
    (values) => expect(average(values, (w) => Number(w === 0))).toBeCloseTo(0.5, 2)
  ],
  'Only signs': [1, (values) => expect(new Set(values).size).toBe(2)],
  // The fourth moment of Laplace's law is 6 σ⁴.
  'Heavy tails (Laplace)': [
    1,
    (values) => expect(average(values, (w) => w ** 4) * fanIn ** 2).toBeCloseTo(6, 0)
  ],
  // E min(|z|, 1)² = 0.516.
  'Cut at one deviation': [
    0.516,
    (values) => expect(values.reduce((a, b) => Math.max(a, b))).toBeCloseTo(Math.sqrt(1 / fanIn), 12)
  ]
}

it.each(Object.entries(promised) as [keyof typeof promised, (typeof promised)[keyof typeof promised]][])(
  '“%s” to start from draws what it says',
  (name, [variance, shape]) => {
    const values = drawn(exampleFormulas[name])
    expect(average(values, (w) => w) * Math.sqrt(fanIn)).toBeCloseTo(0, 1)
    expect((average(values, (w) => w ** 2) * fanIn) / variance).toBeCloseTo(1, 1)
    shape(values)
  }
)
