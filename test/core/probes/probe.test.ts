import { describe, expect, it } from 'vitest'
import { parseExperiment } from '#core/experiment/parse'
import { initializeParameters } from '#core/initializers/initialize'
import type { ArmInitializer } from '#core/initializers/schema'
import { firstInstances } from '#core/network/first-instances'
import type { Layer } from '#core/network/problem'
import { chained } from '#core/probes/jacobians'
import { jacobianSizes, joinProbes, layerProbe, runJacobians } from '#core/probes/layout'
import { histogramRange, writeHistogram, writeStatistics } from '#core/probes/moments'
import { planProbes } from '#core/probes/plan'
import { probeRuns } from '#core/probes/probe'
import { effectiveRank, singularValues } from '#core/probes/singular-values'
import { alignment, identicalShare, slopeShares } from '#core/probes/units'
import { minibatchOrder } from '#core/random/order'
import { xor } from '../../support/xor'

const stack = (
  sizes: readonly number[],
  activation: Layer['activation'],
  output: Layer['activation'] = 'linear'
) =>
  sizes.slice(1).map((fanOut, index): Layer => ({
    fanIn: sizes[index]!,
    fanOut,
    activation: index === sizes.length - 2 ? output : activation
  }))

const wavy = (length: number): Float64Array => Float64Array.from({ length }, (_, k) => Math.sin(1 + 7 * k))

function probed(layers: readonly Layer[], parameters: Float64Array, count = 6, jacobianInstances = 1) {
  const batch = {
    count,
    inputs: wavy(count * layers[0]!.fanIn),
    targets: wavy(count * layers.at(-1)!.fanOut)
  }
  return probeRuns({ layers, loss: 'mse', batch, jacobianInstances }, parameters, [0])
}

const firstWeights = (layers: readonly Layer[], initializer: ArmInitializer, seed = 1): Float64Array =>
  initializeParameters(initializer, layers, seed)

describe('statistics of a sample', () => {
  it('keep a small deviation on a large mean', () => {
    const numbers = new Float64Array(5)
    writeStatistics(Float64Array.of(1e9, 1e9 + 1, 1e9 + 2), numbers)
    expect(numbers[0]).toBe(1e9 + 1)
    expect(numbers[1]).toBeCloseTo(Math.sqrt(2 / 3), 12)
  })

  it('are NaN where a value is not finite, and the histogram empty', () => {
    const numbers = new Float64Array(5)
    const bins = new Int32Array(32)
    for (const odd of [NaN, Infinity]) {
      writeStatistics(Float64Array.of(1, odd, 2), numbers)
      expect([...numbers]).toEqual([NaN, NaN, NaN, NaN, NaN])
      writeHistogram(Float64Array.of(1, odd, 2), numbers[3]!, numbers[4]!, bins)
      expect(bins.every((count) => count === 0)).toBe(true)
    }
  })

  it('put equal values into the middle of their histogram, as numpy.histogram does', () => {
    const bins = new Int32Array(32)
    writeHistogram(Float64Array.of(3, 3, 3), 3, 3, bins)
    expect(bins[16]).toBe(3)
    expect(histogramRange(3, 3)).toEqual([2.5, 3.5])
  })
})

describe('effective rank', () => {
  it('is that of Roy & Vetterli: n for equal singular values, 1 for one of them', () => {
    expect(effectiveRank(Float64Array.of(2, 2, 2, 2))).toBeCloseTo(4, 12)
    expect(effectiveRank(Float64Array.of(5, 0, 0))).toBe(1)
    expect(effectiveRank(Float64Array.of(0, 0))).toBe(0)
    // shares 1/2, 1/4, 1/4: entropy 1.5 ln 2
    expect(effectiveRank(Float64Array.of(2, 1, 1))).toBeCloseTo(2 ** 1.5, 12)
  })
})

describe('singular values', () => {
  it('do not depend on the scale, however large or small', () => {
    const matrix = wavy(12)
    const plain = singularValues(matrix, 4, 3)
    for (const scale of [1e-200, 1e200]) {
      const scaled = singularValues(
        matrix.map((value) => value * scale),
        4,
        3
      )
      plain.forEach((value, k) => expect(scaled[k]! / scale).toBeCloseTo(value, 12))
    }
  })

  it('are found where the rank is deficient, as of saturated units', () => {
    const rows = 64
    const columns = 48
    const ones = new Float64Array(rows * columns).fill(1)
    const [first, ...rest] = singularValues(ones, rows, columns)
    expect(first).toBeCloseTo(Math.sqrt(rows * columns), 11)
    for (const value of rest) expect(value).toBeLessThan(1e-12)
    // tanh of large values: 1, or one rounding below
    const nearly = ones.map((one, k) => (k % 7 === 0 ? one - 2 ** -53 : one) * (k % columns < 20 ? 1 : -1))
    expect(singularValues(nearly, rows, columns)[0]).toBeCloseTo(Math.sqrt(rows * columns), 11)
    expect(effectiveRank(singularValues(nearly, rows, columns))).toBeCloseTo(1, 9)
  })

  it('are NaN of a matrix that is not finite, at once', () => {
    expect([...singularValues(Float64Array.of(1, NaN, 2, 3), 2, 2)]).toEqual([NaN, NaN])
  })

  it('of a product of orthogonal layers are all 1, and of 50 Gaussian ones almost all vanish', () => {
    const layers = stack([32, ...Array.from({ length: 51 }, () => 32), 4], 'linear')
    const orthogonal = probed(layers, firstWeights(layers, { kind: 'orthogonal', gain: 1 }))
    for (const value of runJacobians(orthogonal, layers, 0)!.hidden[0]!) expect(value).toBeCloseTo(1, 9)
    const gaussian = probed(layers, firstWeights(layers, { kind: 'lecun-normal' }))
    const [values] = runJacobians(gaussian, layers, 0)!.hidden
    // Lyapunov exponents of Gaussian products: ½ ψ((n−k)/2) + ½ ln(2/n); the median one is about ½ ln ½ a layer.
    expect(Math.log(values![16]!) / 50).toBeCloseTo(0.5 * Math.log(0.5), 1)
  })
})

describe('products of Jacobians', () => {
  it('go from the first input to the last output', () => {
    const layers = stack([2, 3, 1], 'linear')
    const product = chained(layers, [Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 10, 100)])
    expect([...product]).toEqual([321, 654])
  })
})

describe('units', () => {
  it('have twins or not', () => {
    expect(identicalShare([0, 1, 0, 3])).toBe(0.5)
    expect(identicalShare([0, 0, 0])).toBe(1)
    expect(identicalShare([0])).toBe(0)
  })

  it('of zero weights are identical, and dead where they rectify', () => {
    for (const [activation, dead] of [
      ['tanh', 0],
      ['relu', 1]
    ] as const) {
      const layers = stack([3, 5, 2], activation)
      const hidden = layerProbe(probed(layers, firstWeights(layers, { kind: 'zeros' })), layers, 0, 0)
      expect(hidden).toMatchObject({ identical: 1, dead })
    }
    const layers = stack([3, 5, 2], 'tanh')
    const hidden = layerProbe(probed(layers, firstWeights(layers, { kind: 'glorot-normal' })), layers, 0, 0)
    expect(hidden).toMatchObject({ identical: 0, dead: 0, saturated: 0 })
  })

  it('saturate where the slope is below a twentieth of its steepest', () => {
    // z = x + b with x = 0: tanh′ = 1 − tanh² falls below 0.05 at |z| = artanh √0.95 = 2.178
    const layers = stack([1, 4, 1], 'tanh')
    const parameters = Float64Array.of(0, 0, 0, 0, 2.17, 2.19, -2.19, 0, 0, 0, 0, 0, 0)
    expect(layerProbe(probed(layers, parameters), layers, 0, 0).saturated).toBe(0.5)
    // sigmoid′ = a(1 − a), steepest ¼, falls below 0.0125 at |z| = 4.357
    const sigmoid = stack([1, 4, 1], 'sigmoid')
    parameters.set([4.35, 4.36, -4.36, 0], 4)
    expect(layerProbe(probed(sigmoid, parameters), sigmoid, 0, 0).saturated).toBe(0.5)
  })
})

describe('a group of runs', () => {
  it('has the numbers of its runs, however it is cut', () => {
    const layers = stack([3, 4, 4, 2], 'tanh')
    const runs = [1, 2, 3].map((seed) => firstWeights(layers, { kind: 'glorot-normal' }, seed))
    const batch = { count: 5, inputs: wavy(15), targets: wavy(10) }
    const subject = { layers, loss: 'mse', batch, jacobianInstances: 2 } as const
    const whole = probeRuns(subject, Float64Array.from(runs.flatMap((run) => [...run])), [0, 2])
    const parts = [
      probeRuns(subject, Float64Array.from([...runs[0]!, ...runs[1]!]), [0]),
      probeRuns(subject, runs[2]!, [0])
    ]
    expect(joinProbes(parts, [2, 1])).toEqual(whole)
    expect([...whole.decomposed]).toEqual([0, 2])
    expect(jacobianSizes(layers)).toEqual({ layers: [3, 4, 2], hidden: 4, network: 2 })
  })

  it('is probed on the first instances of the pinned order', () => {
    const layers = stack([1, 1], 'linear')
    const count = 20
    const train = { count, inputs: wavy(count), targets: wavy(count), labels: new Int32Array(count) }
    const shuffled = firstInstances({ train, orderSeed: 7, layers }, 3)
    const order = minibatchOrder(7, 1, count)
    expect([...shuffled.inputs]).toEqual([0, 1, 2].map((n) => train.inputs[order[n]!]))
    expect([...firstInstances({ train, orderSeed: null, layers }, 3).targets]).toEqual([
      ...train.targets.subarray(0, 3)
    ])
    expect(firstInstances({ train, orderSeed: 7, layers }, 100).count).toBe(count)
  })
})

describe('the plan of the probes', () => {
  const plan = (hidden: number[], epochs: number, probes: Parameters<typeof planProbes>[2] = true) => {
    const count = 1347
    const train = { count, inputs: new Float64Array(), targets: new Float64Array(), labels: new Int32Array() }
    const layers = stack([64, ...hidden, 10], 'tanh')
    return planProbes({ layers, runs: 20, train, batchSize: 64, epochs }, 2, probes, 1)
  }

  it('takes what is asked for, and by itself less of wide networks', () => {
    expect(plan([32], 10, false)).toBeNull()
    expect(plan([32], 10)).toMatchObject({ instances: 64, jacobianSeeds: 3, jacobianInstances: 2 })
    expect(plan([1000, 1000, 1000], 1)!.jacobianSeeds).toBe(0)
    expect(plan([1000, 1000, 1000, 1000, 1000], 0)).toMatchObject({ jacobianSeeds: 1, jacobianInstances: 1 })
    const asked = { instances: 5000, jacobians: 4, jacobianSeeds: 9 }
    expect(plan([1000, 1000, 1000], 1, asked)).toMatchObject({
      instances: 1347,
      jacobianInstances: 4,
      jacobianSeeds: 9
    })
  })

  it('lets every snapshot of a small experiment be probed', () => {
    const small = plan([64, 64], 30)!
    const snapshots = 12
    expect(snapshots * small.signalLoad).toBeLessThan(1)
    expect(snapshots * small.decompositionLoad).toBeLessThan(1)
    expect(plan([1000, 1000, 1000], 1)!.signalLoad).toBeGreaterThan(1 / snapshots)
  })

  it('is read from the experiment', () => {
    const experiment = (record: object) => ({ ...xor(), record })
    expect(parseExperiment(experiment({})).record.probes).toBe(true)
    expect(parseExperiment(experiment({ probes: { instances: 3 } })).record.probes).toEqual({ instances: 3 })
    expect(() => parseExperiment(experiment({ probes: { instances: 0 } }))).toThrow(
      /record\.probes\.instances/
    )
    expect(() => parseExperiment(experiment({ probes: { jacobian: 1 } }))).toThrow(/jacobians/)
  })
})

describe('the alignment of activations', () => {
  it('is the mean cosine between two instances, whatever their length', () => {
    expect(alignment(Float64Array.of(1, 0, 0, 2), 2)).toBeCloseTo(0, 15)
    expect(alignment(Float64Array.of(1, 1, 5, 5, 1e-200, 1e-200), 2)).toBeCloseTo(1, 15)
    expect(alignment(Float64Array.of(1, 0, 1, 1), 2)).toBeCloseTo(Math.SQRT1_2, 15)
    expect(alignment(Float64Array.of(1e200, 0, -1e200, 0), 2)).toBeCloseTo(-1, 15)
  })

  it('leaves out instances without a direction', () => {
    expect(alignment(Float64Array.of(1, 0, 0, 0, 0, 3), 2)).toBeCloseTo(0, 15)
    expect(alignment(Float64Array.of(0, 0, 1, 0), 2)).toBeNaN()
  })
})

it('units whose z is not finite are broken, not dead', () => {
  const relu = { fanIn: 1, fanOut: 2, activation: 'relu' } as const
  const z = Float64Array.of(NaN, 1, -1, 2)
  expect(slopeShares(relu, z, z)).toEqual({ saturated: NaN, dead: NaN })
})
