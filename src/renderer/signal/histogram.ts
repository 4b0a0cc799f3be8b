import type { ProbeBlock } from '#record/frames'
import { layerProbe, type Quantity } from '#core/probes/layout'
import type { Layer } from '#core/network/problem'
import { histogramRange } from '#core/probes/moments'

/** Histograms of one quantity in one run, on bins that all arms share. */
export interface LayerHistogram {
  readonly layer: number
  /** Share of the values in each bin. */
  readonly shares: readonly number[]
}

const bins = 41

/** Where each bin begins and ends. */
export const binEdges = (reach: number): { readonly from: number; readonly to: number }[] =>
  Array.from({ length: bins }, (_, bin) => ({
    from: reach * ((2 * bin) / bins - 1),
    to: reach * ((2 * (bin + 1)) / bins - 1)
  }))

/** Rows that fit below each other and can be told apart. */
const mostRows = 7

/** Layers whose histograms are shown: all of a few, else evenly spread with both ends. */
function shownLayers(depth: number): number[] {
  if (depth <= mostRows) return [...Array(depth).keys()]
  return Array.from({ length: mostRows }, (_, k) => Math.round((k * (depth - 1)) / (mostRows - 1)))
}

/** Largest distance from 0 of any value of the quantity in the shown layers of one run; 0 where none is finite. */
export function reachOf(
  probe: ProbeBlock,
  layers: readonly Layer[],
  lane: number,
  quantity: Quantity
): number {
  return Math.max(
    0,
    ...shownLayers(layers.length).flatMap((layer) => {
      const { min, max } = layerProbe(probe, layers, lane, layer).quantities[quantity]
      return [Math.abs(min), Math.abs(max)].filter(Number.isFinite)
    })
  )
}

/** Histograms over [−reach, reach]; what lies between two of the probes' bins is shared out evenly. */
export function histogramsOf(
  probe: ProbeBlock,
  layers: readonly Layer[],
  lane: number,
  quantity: Quantity,
  reach: number
): LayerHistogram[] {
  return shownLayers(layers.length).map((layer) => {
    const { histogram, min, max } = layerProbe(probe, layers, lane, layer).quantities[quantity]
    return { layer, shares: rebinned(histogram, min, max, reach) }
  })
}

function rebinned(counts: Int32Array, min: number, max: number, reach: number): number[] {
  const shares = new Array<number>(bins).fill(0)
  if (Number.isNaN(min) || !(reach > 0)) return shares
  const total = counts.reduce((sum, count) => sum + count, 0)
  // A sample of one value has bins that reach further than it does.
  const [low, high] = min === max ? [min, min] : histogramRange(min, max)
  const binOf = (value: number): number =>
    Math.min(bins - 1, Math.max(0, ((value + reach) / (2 * reach)) * bins))
  counts.forEach((count, k) => {
    if (count === 0) return
    const from = binOf(low + ((high - low) * k) / counts.length)
    const to = binOf(low + ((high - low) * (k + 1)) / counts.length)
    const first = Math.floor(from)
    const last = Math.floor(to)
    if (first === last) {
      shares[first]! += count / total
      return
    }
    for (let bin = first; bin <= last; bin++) {
      const inside = Math.min(to, bin + 1) - Math.max(from, bin)
      shares[bin]! += ((count / total) * inside) / (to - from)
    }
  })
  return shares
}
