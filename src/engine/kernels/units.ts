import { HALF, Layer, Network, RUNS } from './abi.generated'
import { overRuns } from './layers'

/** Where the units of the output layer stand in a panel, in both layouts. */

/** Address of unit o of a sample: a float with lanes over units, half a row of eight runs with lanes over runs. */
@inline
export function unitAt(lanes: i32, row: usize, panelBytes: usize, o: i32): usize {
  return lanes == 1
    ? row + (o >> 4) * panelBytes + (o & 15) * 4
    : row + (o >> 1) * panelBytes + (o & 1) * HALF
}

/** Address of the targets that go with half h of panel p: those of eight units, or one unit's. */
@inline
export function targetAt(vector: bool, targetRow: usize, targetBytes: usize, p: i32, h: i32): usize {
  return vector ? unitAt(1, targetRow, targetBytes, 2 * p + h) : targetRow + p * targetBytes + h * HALF
}

/** Mask of the lanes of a vector that are units, or samples: all but the end of the last. `left`: those from its first lane on. */
@inline
export function unitsOnly(left: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left))
}

/** Whether the outputs are a single unit's of a single run. */
@inline
export function isColumn(network: Network, layer: Layer): bool {
  return layer.fanOut == 1 && !overRuns(network)
}

/** Largest logit of a sample. Written so that both layouts pass over NaN alike. */
@inline
export function largestFloat(row: usize, panelBytes: usize, units: i32): f32 {
  let largest = load<f32>(row)
  for (let o = 1; o < units; o++) {
    const z = load<f32>(unitAt(1, row, panelBytes, o))
    largest = largest < z ? z : largest
  }
  return largest
}

@inline
export function largestVector(row: usize, panelBytes: usize, units: i32): v128 {
  let largest = v128.load(row)
  for (let o = 1; o < units; o++) largest = f32x4.pmax(largest, v128.load(unitAt(RUNS, row, panelBytes, o)))
  return largest
}
