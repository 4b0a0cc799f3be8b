import type { ProbeBlock } from '#record/frames'
import type { ArmTheory } from '#record/theory'
import { layerProfile, type ProfileName } from '#core/probes/layer-profile'
import { quartiles } from '#core/statistics/quantiles'
import type { ArmSlice } from '../runs/arm-slices'
import { decades } from '../charts/domains'
import type { Domain } from '../charts/scale'

/** One number of one layer over the runs of an arm. */
export interface LayerPoint {
  /** Index of the layer. */
  readonly layer: number
  readonly lower: number
  readonly median: number
  readonly upper: number
  /** Of the seed on show. */
  readonly seed: number
}

/** More runs than these would take longer than a frame, and change the quartiles little: the first are taken. */
const mostRuns = 250
/** More layers than these cannot be told apart in a column. */
const mostLayers = 64

/** Layers that are drawn: all, or evenly spread ones with both ends. */
export function drawnLayers(depth: number): number[] {
  if (depth <= mostLayers) return [...Array(depth).keys()]
  const spread = Array.from({ length: mostLayers }, (_, k) =>
    Math.round((k * (depth - 1)) / (mostLayers - 1))
  )
  return [...new Set(spread)]
}

/** The number `name` of every drawn layer. */
export function profileOf(
  probe: ProbeBlock,
  depth: number,
  { lanes }: ArmSlice,
  seedIndex: number,
  name: ProfileName
): LayerPoint[] {
  const { of: values } = layerProfile[name]
  const looked = lanes.slice(0, mostRuns)
  const shown = lanes[seedIndex]
  return drawnLayers(depth).map((layer) => ({
    layer,
    ...quartiles(values(probe, depth, looked, layer)),
    seed: shown === undefined ? NaN : values(probe, depth, [shown], layer)[0]!
  }))
}

/** What theory expects of these points, by layer; it speaks of the first weights alone. */
export function theoryLine(
  theory: ArmTheory | undefined,
  { epoch }: ProbeBlock,
  points: readonly LayerPoint[],
  name: ProfileName
): Map<number, number> {
  if (!theory || epoch > 0) return new Map()
  // Gradients are told as multiples of those of the last layer.
  const last = points.at(-1)?.median ?? NaN
  const expected = (layer: number): number | undefined => {
    const predicted = theory.layers[layer]
    if (name === 'preactivations') return predicted?.preactivations.std
    if (name === 'activations') return predicted?.activations?.std
    if (name !== 'gradients' || typeof predicted?.gradientRatio !== 'number') return undefined
    return last * Math.sqrt(predicted.gradientRatio)
  }
  return new Map(
    points.flatMap(({ layer }): [number, number][] => {
      const value = expected(layer)
      return value === undefined ? [] : [[layer, value]]
    })
  )
}

/** What lies so far below a usual arm's largest value is 0 but for rounding; so far above, a run that has diverged. */
const [farBelow, farAbove] = [1e-12, 1e6]

/** The middle one of what arms reach, the lower of two; 0 where none reaches anything. */
export function usualOf(tops: readonly number[]): number {
  const reached = tops.filter((top) => top > 0).sort((a, b) => a - b)
  return reached[Math.floor((reached.length - 1) / 2)] ?? 0
}

/** Decades that a reader can take in. */
const mostDecades = 12

/** A logarithmic axis that all arms share, with `marked` on it: one arm that has gone astray must not flatten the others. */
export function sharedDomain(
  valuesOfArms: readonly (readonly number[])[],
  marked: readonly number[] = []
): Domain {
  const usual = usualOf(valuesOfArms.map((values) => Math.max(0, ...values.filter(Number.isFinite))))
  const shown = valuesOfArms.flat().filter((value) => value > farBelow * usual && value < farAbove * usual)
  const positive = [...marked, ...shown].filter((value) => value > 0 && Number.isFinite(value))
  return decades(Math.min(...positive), Math.max(...positive), mostDecades)
}
