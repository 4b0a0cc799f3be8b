import type { CurveBuckets } from './curve-buckets'
import { heightOf, type ValueScale } from './value-scale'

/** A plotting area in CSS pixels. */
export interface Plot {
  readonly width: number
  readonly height: number
}

/** Room above and below, so that a line at the very top or bottom keeps its thickness. */
const margin = 4

export const plotX = (epoch: number, plannedEpochs: number, { width }: Plot): number =>
  2 + (epoch / plannedEpochs) * (width - 6)

export const plotY = (value: number, scale: ValueScale, { height }: Plot): number =>
  height - margin - heightOf(value, scale) * (height - 2 * margin)

/** Strokes every lane from one filled bucket up to and with another; nothing is drawn twice if called in turn. */
export function paintLanes(
  context: CanvasRenderingContext2D,
  buckets: CurveBuckets,
  from: number,
  to: number,
  scale: ValueScale,
  plot: Plot
): void {
  context.beginPath()
  for (let lane = 0; lane < buckets.lanes.length; lane++)
    traceLane(context, buckets, lane, from, to, scale, plot)
  context.stroke()
}

/** Adds one lane to the current path, with its swings inside a bucket where they would be seen. */
export function traceLane(
  context: CanvasRenderingContext2D,
  { lanes, epochs, first, last, low, high, plannedEpochs }: CurveBuckets,
  lane: number,
  from: number,
  to: number,
  scale: ValueScale,
  plot: Plot
): void {
  const runs = lanes.length
  let drawing = false
  const lineTo = (x: number, y: number): void => {
    if (drawing) context.lineTo(x, y)
    else context.moveTo(x, y)
    drawing = true
  }
  for (let bucket = Math.max(0, from - 1); bucket <= to; bucket++) {
    const at = bucket * runs + lane
    const end = last[at]!
    const x = plotX(epochs[bucket]!, plannedEpochs, plot)
    if (bucket >= from && Number.isFinite(first[at]!) && Number.isFinite(end)) {
      const start = plotY(first[at]!, scale, plot)
      const finish = plotY(end, scale, plot)
      const peak = plotY(high[at]!, scale, plot)
      const trough = plotY(low[at]!, scale, plot)
      if (Math.min(start, finish) - peak > 1.5) lineTo(x, peak)
      if (trough - Math.max(start, finish) > 1.5) lineTo(x, trough)
    }
    if (Number.isFinite(end)) lineTo(x, plotY(end, scale, plot))
    else drawing = false
  }
}

export function traceMedian(
  context: CanvasRenderingContext2D,
  buckets: CurveBuckets,
  scale: ValueScale,
  plot: Plot
): void {
  let drawing = false
  for (let bucket = 0; bucket < buckets.filled; bucket++) {
    const value = buckets.median[bucket]!
    if (!Number.isFinite(value)) {
      drawing = false
      continue
    }
    const x = plotX(buckets.epochs[bucket]!, buckets.plannedEpochs, plot)
    const y = plotY(value, scale, plot)
    if (drawing) context.lineTo(x, y)
    else context.moveTo(x, y)
    drawing = true
  }
}
