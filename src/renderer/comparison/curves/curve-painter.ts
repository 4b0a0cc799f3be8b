import type { Plot } from '../../charts/use-plot'
import type { CurveBuckets } from './curve-buckets'

/** Where epochs and values stand. */
export type CurveScales = Pick<Plot, 'x' | 'y'>

/** Strokes every lane from one filled bucket up to and with another; nothing is drawn twice if called in turn. */
export function paintLanes(
  context: CanvasRenderingContext2D,
  buckets: CurveBuckets,
  from: number,
  to: number,
  scales: CurveScales
): void {
  context.beginPath()
  for (let lane = 0; lane < buckets.lanes.length; lane++) traceLane(context, buckets, lane, from, to, scales)
  context.stroke()
}

/** Adds one lane to the current path, with its swings inside a bucket where they would be seen. */
export function traceLane(
  context: CanvasRenderingContext2D,
  { lanes, epochs, first, last, low, high }: CurveBuckets,
  lane: number,
  from: number,
  to: number,
  { x, y }: CurveScales
): void {
  const runs = lanes.length
  let drawing = false
  const lineTo = (left: number, top: number): void => {
    if (drawing) context.lineTo(left, top)
    else context.moveTo(left, top)
    drawing = true
  }
  for (let bucket = Math.max(0, from - 1); bucket <= to; bucket++) {
    const at = bucket * runs + lane
    const end = last[at]!
    const left = x.toPixel(epochs[bucket]!)
    if (bucket >= from && Number.isFinite(first[at]!) && Number.isFinite(end)) {
      const start = y.toPixel(first[at]!)
      const finish = y.toPixel(end)
      const peak = y.toPixel(high[at]!)
      const trough = y.toPixel(low[at]!)
      if (Math.min(start, finish) - peak > 1.5) lineTo(left, peak)
      if (trough - Math.max(start, finish) > 1.5) lineTo(left, trough)
    }
    if (Number.isFinite(end)) lineTo(left, y.toPixel(end))
    else drawing = false
  }
}

export function traceMedian(
  context: CanvasRenderingContext2D,
  { epochs, median, filled }: CurveBuckets,
  { x, y }: CurveScales
): void {
  let drawing = false
  for (let bucket = 0; bucket < filled; bucket++) {
    const value = median[bucket]!
    if (!Number.isFinite(value)) {
      drawing = false
      continue
    }
    const left = x.toPixel(epochs[bucket]!)
    if (drawing) context.lineTo(left, y.toPixel(value))
    else context.moveTo(left, y.toPixel(value))
    drawing = true
  }
}
