import {
  BINARY_CROSS_ENTROPY,
  CROSS_ENTROPY,
  HALF_SQUARED_ERROR,
  HALF,
  Layer,
  MSE,
  Network,
  ROW,
  RUNS,
  VECTOR
} from './abi.generated'
import { activate, differentiate } from './activations'
import { splat } from './arithmetic'
import { columnBytes, columnRows, spreadColumn, takeColumn } from './column'
import { exp } from './elementary'
import { layerAt, overRuns } from './layers'
import { elementDelta, scaleOf } from './losses'
import { halvesIn, panelsOf } from './panels'
import { deltaOfSamples } from './samples'
import { isColumn, largestFloat, largestVector, targetAt, unitAt, unitsOnly } from './units'

/**
 * The loss's slope at the output layer, whose buffer holds the logits z. `targets` are panels as the inputs are: the same
 * for all runs.
 */

/** dz of the output layer into network.delta, for the mean loss over the `rows` samples of a minibatch. */
export function outputDelta(network: Network, targets: usize, targetBytes: usize, rows: i32): void {
  const layer = layerAt(network, network.layerCount - 1)
  const scale = scaleOf(network.loss, rows, layer.fanOut)
  if (network.loss == CROSS_ENTROPY) {
    crossEntropyDelta(network, layer, targets, targetBytes, rows, scale)
    return
  }
  if (isColumn(network, layer)) {
    columnDelta(network, layer, targets, rows, splat(scale))
    return
  }
  switch (network.loss) {
    case BINARY_CROSS_ENTROPY:
      elementwiseDelta(BINARY_CROSS_ENTROPY, network, layer, targets, targetBytes, rows, splat(scale))
      break
    case HALF_SQUARED_ERROR: // the same but for the scale
    case MSE:
      throughActivation(network, layer, targets, targetBytes, rows, splat(scale))
      break
    default:
      unreachable()
  }
}

/** dz of a squared error, whose slope is that of the outputs, not of the logits. */
@inline
function throughActivation(
  network: Network,
  layer: Layer,
  targets: usize,
  targetBytes: usize,
  rows: i32,
  scale: v128
): void {
  const columns = layer.fanOut * network.lanes
  for (let p = 0; p < panelsOf(columns); p++) {
    const z = layer.activations + p * network.panelBytes
    activate(layer.activation, 0, z, z, rows, halvesIn(p, columns))
  }
  elementwiseDelta(MSE, network, layer, targets, targetBytes, rows, scale)
  for (let p = 0; p < panelsOf(columns); p++) {
    const delta = network.delta + p * network.panelBytes
    const a = layer.activations + p * network.panelBytes
    differentiate(layer.activation, 0, delta, a, rows, halvesIn(p, columns))
  }
}

/** Deltas of a column from the columns z and t; `z` may be activations. */
@inline
function deltasOfColumn(loss: i32, z: usize, t: usize, delta: usize, rows: i32, scale: v128): void {
  for (const end = z + columnBytes(rows); z < end; z += HALF, t += HALF, delta += HALF) {
    const d0 = elementDelta(loss, v128.load(z), v128.load(t), scale)
    const d1 = elementDelta(loss, v128.load(z, VECTOR), v128.load(t, VECTOR), scale)
    v128.store(delta, d0)
    v128.store(delta, d1, VECTOR)
  }
}

/** `outputDelta` of a column. */
function columnDelta(network: Network, layer: Layer, targets: usize, rows: i32, scale: v128): void {
  const z = network.column
  const t = network.targetColumn
  const delta = network.resultColumn
  takeColumn(layer.activations, rows, z)
  takeColumn(targets, rows, t)
  const full = columnRows(rows)
  switch (network.loss) {
    case BINARY_CROSS_ENTROPY:
      deltasOfColumn(BINARY_CROSS_ENTROPY, z, t, delta, rows, scale)
      break
    case HALF_SQUARED_ERROR: // the same but for the scale
    case MSE:
      activate(layer.activation, 0, z, z, full, 2)
      deltasOfColumn(MSE, z, t, delta, rows, scale)
      differentiate(layer.activation, 0, delta, z, full, 2)
      break
    default:
      unreachable()
  }
  spreadColumn(delta, rows, network.delta)
}

@inline
function elementwiseDeltaIn(
  vector: bool,
  loss: i32,
  network: Network,
  layer: Layer,
  targets: usize,
  targetBytes: usize,
  rows: i32,
  scale: v128
): void {
  const columns = layer.fanOut * network.lanes
  for (let p = 0; p < panelsOf(columns); p++) {
    for (let h = 0; h < halvesIn(p, columns); h++) {
      const left = i32x4.splat(columns - 16 * p - 8 * h)
      const mask0 = i32x4.lt_s(i32x4(0, 1, 2, 3), left)
      const mask1 = i32x4.lt_s(i32x4(4, 5, 6, 7), left)
      let z = layer.activations + p * network.panelBytes + h * HALF
      let delta = network.delta + p * network.panelBytes + h * HALF
      let target = targetAt(vector, targets, targetBytes, p, h)
      for (const end = z + rows * ROW; z < end; z += ROW, delta += ROW, target += ROW) {
        const t0 = vector ? v128.load32_splat(target) : v128.load(target)
        const t1 = vector ? t0 : v128.load(target, VECTOR)
        const d0 = v128.and(elementDelta(loss, v128.load(z), t0, scale), mask0)
        const d1 = v128.and(elementDelta(loss, v128.load(z, VECTOR), t1, scale), mask1)
        v128.store(delta, d0)
        v128.store(delta, d1, VECTOR)
      }
    }
  }
}

@inline
function elementwiseDelta(
  loss: i32,
  network: Network,
  layer: Layer,
  targets: usize,
  targetBytes: usize,
  rows: i32,
  scale: v128
): void {
  if (overRuns(network)) elementwiseDeltaIn(true, loss, network, layer, targets, targetBytes, rows, scale)
  else elementwiseDeltaIn(false, loss, network, layer, targets, targetBytes, rows, scale)
}

/**
 * (softmax(z) - t)·scale for one-hot targets. Where t = 1 that is minus the sum of the other shares, which keeps its
 * digits when the share is next to 1.
 */
function crossEntropyDelta(
  network: Network,
  layer: Layer,
  targets: usize,
  targetBytes: usize,
  rows: i32,
  scale: f32
): void {
  const panelBytes = network.panelBytes
  const units = layer.fanOut
  const vector = overRuns(network)
  let r = 0
  if (!vector) {
    for (; r + 4 <= rows; r += 4) {
      const at = r * ROW
      deltaOfSamples(
        layer.activations + at,
        network.delta + at,
        panelBytes,
        units,
        targets + at,
        targetBytes,
        scale,
        network.scratch
      )
    }
  }
  for (; r < rows; r++) {
    const z = layer.activations + r * ROW
    const delta = network.delta + r * ROW
    const target = targets + r * ROW
    if (vector) {
      for (let v: usize = 0; v < HALF; v += VECTOR) {
        runsDelta(z + v, delta + v, panelBytes, units, target, targetBytes, scale)
      }
    } else {
      unitsDelta(z, delta, panelBytes, units, target, targetBytes, scale)
    }
  }
}

/** `crossEntropyDelta` of one sample with lanes over units. Columns beyond the last unit become 0. */
function unitsDelta(
  z: usize,
  delta: usize,
  panelBytes: usize,
  units: i32,
  target: usize,
  targetBytes: usize,
  scale: f32
): void {
  const largest = f32x4.splat(largestFloat(z, panelBytes, units))
  for (let o = 0; o < units; o += 4) {
    v128.store(
      unitAt(1, delta, panelBytes, o),
      exp(f32x4.sub(v128.load(unitAt(1, z, panelBytes, o)), largest))
    )
  }
  let own: f32 = 0
  let others: f32 = 0
  for (let o = 0; o < units; o++) {
    const e = load<f32>(unitAt(1, delta, panelBytes, o))
    if (load<f32>(unitAt(1, target, targetBytes, o)) == 1) own += e
    else others += e
  }
  const factor = f32x4.splat(scale / (others + own))
  for (let o = 0; o < ((units + 7) & ~7); o += 4) {
    const p = unitAt(1, delta, panelBytes, o)
    const isOwn = f32x4.eq(v128.load(unitAt(1, target, targetBytes, o)), splat(1))
    const share = v128.bitselect(f32x4.splat(-others), v128.load(p), isOwn)
    v128.store(p, v128.and(f32x4.mul(share, factor), unitsOnly(units - o)))
  }
}

/** `crossEntropyDelta` of one sample in four runs. */
function runsDelta(
  z: usize,
  delta: usize,
  panelBytes: usize,
  units: i32,
  target: usize,
  targetBytes: usize,
  scale: f32
): void {
  const largest = largestVector(z, panelBytes, units)
  let own = splat(0)
  let others = splat(0)
  for (let o = 0; o < units; o++) {
    const e = exp(f32x4.sub(v128.load(unitAt(RUNS, z, panelBytes, o)), largest))
    if (load<f32>(unitAt(1, target, targetBytes, o)) == 1) own = f32x4.add(own, e)
    else others = f32x4.add(others, e)
    v128.store(unitAt(RUNS, delta, panelBytes, o), e)
  }
  const factor = f32x4.div(f32x4.splat(scale), f32x4.add(others, own))
  for (let o = 0; o < units; o++) {
    const p = unitAt(RUNS, delta, panelBytes, o)
    const isOwn = load<f32>(unitAt(1, target, targetBytes, o)) == 1
    v128.store(p, f32x4.mul(isOwn ? f32x4.neg(others) : v128.load(p), factor))
  }
}
