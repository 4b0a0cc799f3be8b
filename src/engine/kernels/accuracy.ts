import { HALF, LINEAR, Layer, Network, ROW, RUNS, SIGMOID, SOFTMAX, TANH, VECTOR } from './abi.generated'
import { splat } from './arithmetic'
import { overRuns } from './layers'
import { unitAt, unitsOnly } from './units'

/** Right answers, from the logits z of the output layer. */

/** Logits beyond which float64 rounds the output to its limit, so that outputs tie there as in the reference. */
function highest(activation: i32): f32 {
  switch (activation) {
    case SIGMOID:
      return 36.7368
    case TANH:
      return 19.0615
    case LINEAR:
    case SOFTMAX:
      return Infinity
    default:
      return unreachable()
  }
}

@inline
function lowest(activation: i32): f32 {
  return activation == TANH ? -19.0615 : -Infinity
}

/** z between them; NaN stays NaN. */
@inline
function limited(z: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(z, low), high)
}

@inline
function limitedFloat(z: f32, low: v128, high: v128): f32 {
  return f32x4.extract_lane(limited(splat(z), low, high), 0)
}

/** Output of a single unit above which it says class 1: for sigmoid and tanh in terms of z. */
function middleOf(layer: Layer): f32 {
  switch (layer.activation) {
    case LINEAR:
      return 0.5
    case SIGMOID:
    case TANH:
    case SOFTMAX:
      return 0
    default:
      return unreachable()
  }
}

/**
 * Adds to `correct`, an int32 a lane, the samples whose class is right. One unit: class 1 where the output is above the
 * middle of the targets, which for sigmoid and tanh is z > 0. More: the first of the largest outputs.
 */
export function addCorrect(network: Network, layer: Layer, labels: usize, rows: i32, correct: usize): void {
  const panelBytes = network.panelBytes
  const units = layer.fanOut
  const low = splat(lowest(layer.activation))
  const high = splat(highest(layer.activation))
  if (!overRuns(network)) {
    let count = load<i32>(correct)
    for (let r = 0; r < rows; r++) {
      const row = layer.activations + r * ROW
      let best = limitedFloat(load<f32>(row), low, high)
      let chosen = 0
      for (let o = 1; o < units; o++) {
        const z = limitedFloat(load<f32>(unitAt(1, row, panelBytes, o)), low, high)
        if (best < z) {
          best = z
          chosen = o
        }
      }
      count += i32(chosen == load<i32>(labels + r * 4))
    }
    store<i32>(correct, count)
    return
  }
  if (units == 1) {
    addRightSides(layer.activations, middleOf(layer), labels, rows, correct)
    return
  }
  for (let v: usize = 0; v < HALF; v += VECTOR) {
    let count = v128.load(correct + v)
    for (let r = 0; r < rows; r++) {
      const row = layer.activations + v + r * ROW
      let best = limited(v128.load(row), low, high)
      let chosen = i32x4.splat(0)
      for (let o = 1; o < units; o++) {
        const z = limited(v128.load(unitAt(RUNS, row, panelBytes, o)), low, high)
        const better = f32x4.lt(best, z)
        best = v128.bitselect(z, best, better)
        chosen = v128.bitselect(i32x4.splat(o), chosen, better)
      }
      count = i32x4.sub(count, i32x4.eq(chosen, v128.load32_splat(labels + r * 4)))
    }
    v128.store(correct + v, count)
  }
}

/** `addCorrect` of one unit in eight runs. */
function addRightSides(z: usize, middle: f32, labels: usize, rows: i32, correct: usize): void {
  const middles = f32x4.splat(middle)
  let count0 = v128.load(correct)
  let count1 = v128.load(correct, VECTOR)
  for (const end = z + rows * ROW; z < end; z += ROW, labels += 4) {
    const label = i32x4.neg(v128.load32_splat(labels)) // a comparison gives -1 where it holds
    count0 = i32x4.sub(count0, i32x4.eq(f32x4.gt(v128.load(z), middles), label))
    count1 = i32x4.sub(count1, i32x4.eq(f32x4.gt(v128.load(z, VECTOR), middles), label))
  }
  v128.store(correct, count0)
  v128.store(correct, count1, VECTOR)
}

/** `addCorrect` of a column (column.ts). */
export function addRightOfColumn(layer: Layer, z: usize, labels: usize, rows: i32, correct: usize): void {
  const middles = f32x4.splat(middleOf(layer))
  let count = load<i32>(correct)
  for (let r = 0; r < rows; r += 4) {
    const label = i32x4.neg(v128.load(labels + r * 4)) // a comparison gives -1 where it holds
    const right = i32x4.eq(f32x4.gt(v128.load(z + r * 4), middles), label)
    count += popcnt(i32x4.bitmask(v128.and(right, unitsOnly(rows - r))))
  }
  store<i32>(correct, count)
}
