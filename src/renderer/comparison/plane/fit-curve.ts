import type { PreparedData } from '#core/data/dataset'
import type { Floats, Layer } from '#core/network/problem'
import { extentOf, type Bounds } from './plane'
import { slicedForward } from './sliced-forward'

/** A regression of one target on one feature, as a curve through its data. */

/** Whether data can be drawn so. */
export const isCurve = ({ featureNames, targetNames }: PreparedData): boolean =>
  featureNames.length === 1 && targetNames?.length === 1

/** The data's extent with a margin; curves that leave it are cut off, so that all arms share one scale. */
export function fitBounds({ train, test }: PreparedData): Bounds {
  const values = [train.values ?? new Float64Array(), test.values ?? new Float64Array()]
  const [left, right] = extentOf([train.inputs, test.inputs], 0.12)
  const [bottom, top] = extentOf(values, 0.12)
  return { left, right, bottom, top }
}

const points = 200

/** The network's answers along the width of the bounds, evenly spaced from left to right. */
export function fitCurve(
  layers: readonly Layer[],
  parameters: Floats,
  { left, right }: Bounds
): Generator<void, Float64Array> {
  const inputs = Float64Array.from({ length: points }, (_, n) => left + ((right - left) * n) / (points - 1))
  return slicedForward(layers, parameters, inputs, points)
}
