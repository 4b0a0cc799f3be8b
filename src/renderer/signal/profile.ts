import type { ProbeBlock } from '#contract/frames'
import { measureOf, statisticOf } from '#core/probes/layout'
import { quartiles } from '#core/statistics/quantiles'
import type { ArmSlice } from '../charts/arm-slices'

/** What is drawn over the layers. */
export type ProfileName = 'activations' | 'preactivations' | 'variation' | 'gradients'

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

/** A number of every drawn layer. */
function pointsOf(
  depth: number,
  { lanes }: ArmSlice,
  seedIndex: number,
  values: (layer: number, lanes: readonly number[]) => number[]
): LayerPoint[] {
  const looked = lanes.slice(0, mostRuns)
  const shown = lanes[seedIndex]
  return drawnLayers(depth).map((layer) => ({
    layer,
    ...quartiles(values(layer, looked)),
    seed: shown === undefined ? NaN : values(layer, [shown])[0]!
  }))
}

/** Standard deviations, or the root mean square of gradients, layer by layer. */
export function profileOf(
  probe: ProbeBlock,
  depth: number,
  slice: ArmSlice,
  seedIndex: number,
  name: ProfileName
): LayerPoint[] {
  return pointsOf(depth, slice, seedIndex, (layer, lanes) => {
    if (name === 'variation') return measureOf(probe, depth, lanes, layer, 'variation')
    if (name === 'gradients')
      return statisticOf(probe, depth, lanes, layer, 'gradients', 'meanSquare').map(Math.sqrt)
    return statisticOf(probe, depth, lanes, layer, name, 'std')
  })
}

/** Shares of saturated values, of dead and of identical units, layer by layer. */
export function sharesOf(
  probe: ProbeBlock,
  depth: number,
  slice: ArmSlice,
  seedIndex: number,
  name: 'saturated' | 'dead' | 'identical'
): LayerPoint[] {
  return pointsOf(depth, slice, seedIndex, (layer, lanes) => measureOf(probe, depth, lanes, layer, name))
}

/** Range of values for an axis that all arms share. */
export function rangeOf(values: Iterable<number>): {
  smallest: number
  largest: number
  smallestPositive: number
  largestAtStart: number
} {
  let smallest = Infinity
  let largest = -Infinity
  let smallestPositive = Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    smallest = Math.min(smallest, value)
    largest = Math.max(largest, value)
    if (value > 0) smallestPositive = Math.min(smallestPositive, value)
  }
  return { smallest, largest, smallestPositive, largestAtStart: largest }
}
