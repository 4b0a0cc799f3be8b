import { describe, expect, inject, it } from 'vitest'
import { activationNames } from '#core/network/names'
import { type Layer, parameterCount, parameterOffsets } from '#core/network/problem'
import { gradientRatios, layerProbe, quantities, runJacobians } from '#core/probes/layout'
import { statistics } from '#core/probes/moments'
import { probeRuns } from '#core/probes/probe'
import { generator, type Generator } from '#core/random/generator'

const illnesses = [
  'none',
  'dead by bias',
  'dead columns',
  'saturated',
  'rank deficient',
  'equal units',
  'zeros',
  'tiny'
] as const
type Illness = (typeof illnesses)[number]

/** Weights [fanIn][fanOut] and biases of one layer, as float32 holds them. */
function sickLayer(illness: Illness, { fanIn, fanOut }: Layer, draw: Generator): Float32Array {
  const scales: Partial<Record<Illness, number>> = { saturated: 60, tiny: 1e-6, zeros: 0 }
  const scale = scales[illness] ?? Math.sqrt(2 / fanIn)
  const weights = Float64Array.from({ length: fanIn * fanOut }, () => scale * draw.normal())
  const biases = Float64Array.from({ length: fanOut }, () => 0.1 * draw.normal())
  for (let k = 0; k < weights.length; k++) {
    const [row, column] = [Math.floor(k / fanOut), k % fanOut]
    if (illness === 'dead columns' && column % 4 > 0) weights[k] = 0
    if (illness === 'equal units') weights[k] = weights[row * fanOut]!
    // The last three quarters of the rows repeat the first.
    if (illness === 'rank deficient') weights[k] = weights[(row % Math.ceil(fanIn / 4)) * fanOut + column]!
  }
  if (illness === 'dead by bias') biases.fill(-50)
  if (illness === 'zeros' || illness === 'equal units') biases.fill(0)
  return Float32Array.of(...weights, ...biases)
}

interface Net {
  readonly words: string
  readonly layers: readonly Layer[]
  readonly parameters: Float32Array
}

function randomNet(seed: number, widest: number): Net {
  const draw = generator(seed, 'sick nets')
  const activation = activationNames[draw.integer(activationNames.length)]!
  const output = draw.integer(2) === 0 ? 'softmax' : 'linear'
  const sizes = Array.from({ length: 3 + draw.integer(5) }, () => 1 + draw.integer(widest))
  const layers = sizes.slice(1).map((fanOut, l): Layer => ({
    fanIn: sizes[l]!,
    fanOut,
    activation: l === sizes.length - 2 ? output : activation
  }))
  const parameters = new Float32Array(parameterCount(layers))
  const sick = layers.map((layer, l) => {
    const illness = illnesses[draw.integer(illnesses.length)]!
    parameters.set(sickLayer(illness, layer, draw), parameterOffsets(layers)[l]!.weights)
    return illness
  })
  return { words: `net ${seed}: ${activation} ${sizes.join('-')}, ${sick.join(', ')}`, layers, parameters }
}

const squares = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value * value, 0)

function probed({ layers, parameters }: Net, seed: number) {
  const draw = generator(seed, 'their inputs')
  const count = 8
  const inputs = Float64Array.from({ length: count * layers[0]!.fanIn }, () => draw.normal())
  const outputs = layers.at(-1)!.fanOut
  const targets = Float64Array.from({ length: count * outputs }, (_, k) => Number(k % outputs === 0))
  const loss = layers.at(-1)!.activation === 'softmax' ? 'cross-entropy' : 'mse'
  return probeRuns({ layers, loss, batch: { count, inputs, targets }, jacobianInstances: 2 }, parameters, [0])
}

/** What is not finite of a net's probes, by name. */
function notFinite(net: Net, seed: number): string[] {
  const { layers } = net
  const probe = probed(net, seed)
  const found: string[] = []
  const look = (name: string, values: Iterable<number>): void => {
    for (const value of values) if (!Number.isFinite(value)) found.push(`${name} ${value}`)
  }
  layers.forEach(({ activation }, l) => {
    const of = layerProbe(probe, layers, 0, l)
    const name = (what: string): string => `layer ${l + 1} ${what}`
    for (const quantity of quantities)
      look(
        name(quantity),
        statistics.map((statistic) => of.quantities[quantity][statistic])
      )
    // Softmax has no slope of its own: docs/probes.md.
    if (activation !== 'softmax') look(name('shares'), [of.saturated, of.dead])
    look(name('measures'), [of.identical, of.variation])
    const { weightRank, activationRank, jacobian } = of.decomposition!
    look(name('ranks'), [weightRank, activationRank])
    for (const values of jacobian) {
      look(name('Jacobian'), values)
      for (let k = 1; k < values.length; k++)
        if (values[k]! > values[k - 1]!) found.push(name('Jacobian is not descending'))
    }
    // The Jacobian of these is W itself, and the squares of its singular values sum to those of its entries.
    const { weights, biases } = parameterOffsets(layers)[l]!
    const size = squares(net.parameters.subarray(weights, biases))
    if (activation === 'softmax' || activation === 'linear')
      for (const values of jacobian)
        if (Math.abs(squares(values) - size) > 1e-12 * size) found.push(name('Jacobian has another norm'))
  })
  const { hidden, network } = runJacobians(probe, layers, 0)!
  for (const values of [...hidden, ...network]) look('Jacobian across layers', values)
  // The last layer's gradient may be 0, and the ratio is of it.
  const last = layerProbe(probe, layers, 0, layers.length - 1).quantities
  const { gradients, weightGradients } = gradientRatios(probe, layers, 0)
  if (last.gradients.meanSquare > 0) look('gradient ratio', [gradients])
  if (last.weightGradients.meanSquare > 0) look('weight gradient ratio', [weightGradients])
  return found
}

describe('probes are finite of networks with dead, saturated and rank-deficient layers', () => {
  const sweeps: readonly (readonly [count: number, widest: number])[] = inject('nightly')
    ? [
        [2000, 14],
        [4000, 70],
        [200, 160]
      ]
    : [[2000, 14]]
  it.each(sweeps)('%i of up to %i units a layer', (count, widest) => {
    for (let seed = 1; seed <= count; seed++) {
      const net = randomNet(seed, widest)
      expect(notFinite(net, seed), net.words).toEqual([])
    }
  })
})
