import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Loss } from '#core/network/names'
import type { Layer } from '#core/network/problem'
import { type Quantity, gradientRatios, layerProbe, quantities, runJacobians } from '#core/probes/layout'
import { statistics } from '#core/probes/moments'
import { probeRuns } from '#core/probes/probe'

type Expected = Readonly<
  Record<Quantity, Record<(typeof statistics)[number], number> & { histogram: number[] }>
> & {
  readonly variation: number
  readonly weightRank: number
  readonly activationRank: number
  readonly jacobian: readonly number[][]
}
interface Case {
  readonly layers: readonly Layer[]
  readonly loss: Loss
  readonly inputs: readonly number[]
  readonly targets: readonly number[]
  readonly parameters: readonly number[]
  readonly count: number
  readonly expected: readonly Expected[]
  readonly hiddenJacobian: readonly number[][]
  readonly networkJacobian: readonly number[][]
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../reference/probes.json', import.meta.url), 'utf8')
) as { readonly cases: readonly Case[] }

/** Relative to the largest of the numbers that go together. */
function expectClose(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length)
  const size = Math.max(...expected.map(Math.abs))
  expected.forEach((value, at) => expect(Math.abs(found[at]! - value)).toBeLessThanOrEqual(1e-12 * size))
}

/** The case's run as the second of two lanes; the first has other weights. */
function probe({ layers, loss, inputs, targets, parameters, count }: Case) {
  const batch = { count, inputs: Float64Array.from(inputs), targets: Float64Array.from(targets) }
  const lanes = Float64Array.from([...parameters.map((value) => 0.5 * value), ...parameters])
  return probeRuns({ layers, loss, batch, jacobianInstances: 2 }, lanes, [1])
}

describe.each(cases)('probes of $layers.0.activation with $loss agree with PyTorch and NumPy', (one) => {
  const found = probe(one)

  it.each(quantities)('%s: statistics and histogram', (quantity) => {
    one.expected.forEach((expected, layer) => {
      const { histogram, ...numbers } = layerProbe(found, one.layers, 1, layer).quantities[quantity]
      expectClose(
        statistics.map((name) => numbers[name]),
        statistics.map((name) => expected[quantity][name])
      )
      expect([...histogram]).toEqual(expected[quantity].histogram)
    })
  })

  it('variation from instance to instance', () => {
    one.expected.forEach(({ variation }, layer) =>
      expectClose([layerProbe(found, one.layers, 1, layer).variation], [variation])
    )
  })

  it('effective ranks and singular values of the Jacobians', () => {
    one.expected.forEach((expected, layer) => {
      const { decomposition } = layerProbe(found, one.layers, 1, layer)
      expectClose([decomposition!.weightRank], [expected.weightRank])
      expectClose([decomposition!.activationRank], [expected.activationRank])
      decomposition!.jacobian.forEach((values, instance) => expectClose(values, expected.jacobian[instance]!))
    })
    const { hidden, network } = runJacobians(found, one.layers, 1)!
    hidden.forEach((values, instance) => expectClose(values, one.hiddenJacobian[instance]!))
    network.forEach((values, instance) => expectClose(values, one.networkJacobian[instance]!))
    expect([hidden.length, network.length]).toEqual([2, 2])
    expect(layerProbe(found, one.layers, 0, 0).decomposition).toBeNull()
  })

  it('ratios of the gradients’ norms, first layer by last', () => {
    const norm = (layer: number, quantity: Quantity, size: number): number =>
      Math.sqrt(one.expected[layer]![quantity].meanSquare * size)
    const last = one.layers.length - 1
    const { gradients, weightGradients } = gradientRatios(found, one.layers, 1)
    const [from, to] = [one.layers[0]!, one.layers[last]!]
    expectClose([gradients], [norm(0, 'gradients', from.fanOut) / norm(last, 'gradients', to.fanOut)])
    expectClose(
      [weightGradients],
      [
        norm(0, 'weightGradients', from.fanIn * from.fanOut) /
          norm(last, 'weightGradients', to.fanIn * to.fanOut)
      ]
    )
  })
})
