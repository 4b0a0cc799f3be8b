import { describe, expect, it } from 'vitest'
import type { ProbeBlock } from '#record/frames'
import type { Layer } from '#core/network/problem'
import { probeRuns } from '#core/probes/probe'
import type { ArmSlice } from '../../../src/renderer/runs/arm-slices'
import { binEdges, histogramsOf, reachOf } from '../../../src/renderer/signal/histogram'
import { drawnLayers, profileOf, sharedDomain, theoryLine } from '../../../src/renderer/signal/profile'
import { spectraOf } from '../../../src/renderer/signal/spectrum'

/** Three runs of 1-2-1 with weights 1, 2 and 3; the second is decomposed. */
const layers: Layer[] = [
  { fanIn: 1, fanOut: 2, activation: 'linear' },
  { fanIn: 2, fanOut: 1, activation: 'linear' }
]
const run = (w: number): number[] => [w, -w, 0, 0, w, 0, 0]
const probe: ProbeBlock = {
  group: 0,
  epoch: 0,
  ...probeRuns(
    {
      layers,
      loss: 'mse',
      batch: { count: 2, inputs: Float64Array.of(1, -1), targets: Float64Array.of(0, 0) },
      jacobianInstances: 1
    },
    Float64Array.from([1, 2, 3].flatMap(run)),
    [1]
  )
}
const slice = { index: 0, group: 0, lanes: [0, 1, 2], epochs: 0 } as unknown as ArmSlice

describe('the signal page', () => {
  it('shows the median and quartiles of the seeds and the seed on show, layer by layer', () => {
    // z1 = ±w: standard deviation w. z2 = w·w·x: w².
    const points = profileOf(probe, 2, slice, 2, 'activations')
    expect(points.map(({ layer, median, seed }) => [layer, median, seed])).toEqual([
      [0, 2, 3],
      [1, 4, 9]
    ])
    expect(points[0]).toMatchObject({ lower: 1.5, upper: 2.5 })
  })

  it('puts histograms of all arms on one symmetric scale, every value once', () => {
    expect(reachOf(probe, layers, 0, 'activations')).toBe(1)
    const [first] = histogramsOf(probe, layers, 0, 'activations', 4)
    const { shares } = first!
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    const left = shares.slice(0, 20).reduce((sum, share) => sum + share, 0)
    expect(left).toBeCloseTo(0.5, 12)
    // ±1 of ±4: nothing beyond a quarter of the way from the middle
    expect(shares.slice(0, 15).every((share) => share === 0)).toBe(true)
  })

  it('has one axis for all arms, which one that has diverged does not take', () => {
    const { low, high } = sharedDomain([[1, 0.02], [1e32, 1e30], [3]])
    expect([low, high]).toEqual([0.01, 10])
    expect(sharedDomain([[20, 3e-4]], [1e-7])).toMatchObject({ low: 1e-7, high: 100 })
    // Nor do the roundings of a 0.
    expect(sharedDomain([[1, 1e-17]]).low).toBe(0.1)
    expect(sharedDomain([[0], [NaN]])).toMatchObject({ kind: 'log' })
    // What explodes is seen to.
    expect(sharedDomain([[1], [1, 1e4]]).high).toBe(1e4)
  })

  it('says where each bin of a histogram begins and ends', () => {
    const edges = binEdges(4)
    const { shares } = histogramsOf(probe, layers, 0, 'activations', 4)[0]!
    expect(edges).toHaveLength(shares.length)
    expect([edges[0]!.from, edges.at(-1)!.to]).toEqual([-4, 4])
    // The values are 1 and −1.
    const inside = (value: number): number => edges.findIndex(({ from, to }) => from <= value && value < to)
    expect(shares[inside(1)]! + shares[inside(-1)]!).toBeGreaterThan(0.5)
  })

  it('draws theory for the first weights alone, gradients as multiples of those of the last layer', () => {
    const predicted = { mean: 0, std: 2, meanSquare: 4 }
    const theory = {
      layers: [
        { preactivations: predicted, activations: predicted, gradientRatio: 9 },
        { preactivations: predicted, activations: null, gradientRatio: 1 }
      ],
      deep: null
    }
    const points = profileOf(probe, 2, slice, 0, 'gradients')
    const last = points[1]!.median
    expect([...theoryLine(theory, probe, points, 'gradients')]).toEqual([
      [0, 3 * last],
      [1, last]
    ])
    expect([...theoryLine(theory, probe, points, 'activations')]).toEqual([[0, 2]])
    expect(theoryLine(theory, { ...probe, epoch: 1 }, points, 'activations').size).toBe(0)
    expect(theoryLine(theory, probe, points, 'dead').size).toBe(0)
  })

  it('shows the singular values of the seed on show, or of the first that has some', () => {
    const spectra = spectraOf(probe, layers, slice, 0)!
    expect(spectra.seedIndex).toBe(1)
    expect(spectra.layers[0]!.spectrum.median).toBeCloseTo(Math.sqrt(8), 12)
    expect(spectra.network!.median).toBeCloseTo(4, 12)
    expect(spectra.hidden).toBeNull()
  })

  it('draws as many layers as can be told apart, both ends among them', () => {
    expect(drawnLayers(3)).toEqual([0, 1, 2])
    const many = drawnLayers(257)
    expect(many).toHaveLength(64)
    expect([many[0], many.at(-1)]).toEqual([0, 256])
  })
})
