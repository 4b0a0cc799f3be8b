import { splat } from './arithmetic'
import { exp, log1p, log1pOfUnit, sigmoid } from './elementary'
import { LINEAR, SIGMOID, SOFTMAX, TANH, activate, differentiate } from './activations'
import { columnBytes, columnRows, spreadColumn, takeColumn } from './column'
import { HALF, ROW, RUNS, VECTOR, halvesIn, panelsOf } from './panels'
import { deltaOfSamples, lossOfSamples, rightSamples } from './samples'
import { Layer, Network, layerAt } from './structures'

/**
 * Losses at the output layer, whose buffer holds the logits z. `targets` are panels as the inputs are: the same for all
 * runs. To add a loss: its number, its scale, its element, and its place in `outputDelta`.
 */
export const HALF_SQUARED_ERROR: i32 = 0
export const MSE: i32 = 1
export const BINARY_CROSS_ENTROPY: i32 = 2
export const CROSS_ENTROPY: i32 = 3

/** Address of unit o of a sample: a float with lanes over units, half a row of eight runs with lanes over runs. */
@inline
function unitAt(lanes: i32, row: usize, panelBytes: usize, o: i32): usize {
  return lanes == 1
    ? row + (o >> 4) * panelBytes + (o & 15) * 4
    : row + (o >> 1) * panelBytes + (o & 1) * HALF
}

/** Address of the targets that go with half h of panel p: those of eight units, or one unit's. */
@inline
function targetAt(vector: bool, targetRow: usize, targetBytes: usize, p: i32, h: i32): usize {
  return vector ? unitAt(1, targetRow, targetBytes, 2 * p + h) : targetRow + p * targetBytes + h * HALF
}

/** Largest logit of a sample. Written so that both layouts pass over NaN alike. */
@inline
function largestFloat(row: usize, panelBytes: usize, units: i32): f32 {
  let largest = load<f32>(row)
  for (let o = 1; o < units; o++) {
    const z = load<f32>(unitAt(1, row, panelBytes, o))
    largest = largest < z ? z : largest
  }
  return largest
}
@inline
function largestVector(row: usize, panelBytes: usize, units: i32): v128 {
  let largest = v128.load(row)
  for (let o = 1; o < units; o++) largest = f32x4.pmax(largest, v128.load(unitAt(RUNS, row, panelBytes, o)))
  return largest
}

/** `softmax` of one sample in four runs. */
function softmaxOfRuns(row: usize, panelBytes: usize, units: i32): void {
  const largest = largestVector(row, panelBytes, units)
  let sum = splat(0)
  for (let o = 0; o < units; o++) {
    const p = unitAt(RUNS, row, panelBytes, o)
    const e = exp(f32x4.sub(v128.load(p), largest))
    sum = f32x4.add(sum, e)
    v128.store(p, e)
  }
  const share = f32x4.div(splat(1), sum)
  for (let o = 0; o < units; o++) {
    const p = unitAt(RUNS, row, panelBytes, o)
    v128.store(p, f32x4.mul(v128.load(p), share))
  }
}

/** z becomes softmax(z) = e^(z - largest) / Σ e^(z - largest) for every sample. */
function softmax(lanes: i32, z: usize, panelBytes: usize, units: i32, rows: i32): void {
  for (let r = 0; r < rows; r++) {
    const row = z + r * ROW
    if (lanes == 1) {
      const largest = splat(largestFloat(row, panelBytes, units))
      for (let o = 0; o < units; o += 4) {
        const p = unitAt(1, row, panelBytes, o)
        v128.store(p, exp(f32x4.sub(v128.load(p), largest)))
      }
      let sum: f32 = 0
      for (let o = 0; o < units; o++) sum += load<f32>(unitAt(1, row, panelBytes, o))
      const share = splat(<f32>1 / sum)
      for (let o = 0; o < units; o += 4) {
        const p = unitAt(1, row, panelBytes, o)
        v128.store(p, f32x4.mul(v128.load(p), share))
      }
    } else {
      for (let v: usize = 0; v < HALF; v += VECTOR) softmaxOfRuns(row + v, panelBytes, units)
    }
  }
}

/** Applies the output activation in place. */
export function activateOutput(network: Network, layer: Layer, kind: i32, rows: i32): void {
  const columns = layer.fanOut * network.lanes
  if (kind == SOFTMAX) {
    softmax(network.lanes, layer.activations, network.panelBytes, layer.fanOut, rows)
    return
  }
  for (let p = 0; p < panelsOf(columns); p++) {
    const z = layer.activations + p * network.panelBytes
    activate(kind, 0, z, z, rows, halvesIn(p, columns))
  }
}

/** Mask of the lanes of a vector that are units, or samples: all but the end of the last. `left`: those from its first lane on. */
@inline
function unitsOnly(left: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left))
}

/** What the loss's slope is multiplied by, for the mean over the `rows` samples of a minibatch. */
@inline
function scaleOf(loss: i32, rows: i32, units: i32): f32 {
  if (loss == BINARY_CROSS_ENTROPY) return <f32>(1.0 / <f64>(rows * units))
  return <f32>(loss == MSE ? 2.0 / <f64>(rows * units) : 1.0 / <f64>rows)
}

/** dz of the output layer into network.delta, for the mean loss over the `rows` samples of a minibatch. */
export function outputDelta(network: Network, targets: usize, targetBytes: usize, rows: i32): void {
  const layer = layerAt(network, network.layerCount - 1)
  const units = layer.fanOut
  const loss = network.loss
  if (loss == CROSS_ENTROPY) {
    crossEntropyDelta(network, layer, targets, targetBytes, rows, <f32>(1.0 / <f64>rows))
    return
  }
  const scale = splat(scaleOf(loss, rows, units))
  if (isColumn(network, layer)) {
    columnDelta(network, layer, targets, rows, scale)
  } else if (loss == BINARY_CROSS_ENTROPY) {
    elementwiseDelta(BINARY_CROSS_ENTROPY, network, layer, targets, targetBytes, rows, scale)
  } else {
    activateOutput(network, layer, layer.activation, rows)
    elementwiseDelta(MSE, network, layer, targets, targetBytes, rows, scale)
    const columns = units * network.lanes
    for (let p = 0; p < panelsOf(columns); p++) {
      const at = p * network.panelBytes
      differentiate(layer.activation, 0, network.delta + at, layer.activations + at, rows, halvesIn(p, columns))
    }
  }
}

/** Whether the outputs are a single unit's of a single run. */
@inline
function isColumn(network: Network, layer: Layer): bool {
  return network.lanes == 1 && layer.fanOut == 1
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

/** `outputDelta` of a column. Uses network.otherDelta. */
function columnDelta(network: Network, layer: Layer, targets: usize, rows: i32, scale: v128): void {
  const z = network.otherDelta
  const t = z + columnBytes(rows)
  const delta = t + columnBytes(rows)
  takeColumn(layer.activations, rows, z)
  takeColumn(targets, rows, t)
  if (network.loss == BINARY_CROSS_ENTROPY) {
    deltasOfColumn(BINARY_CROSS_ENTROPY, z, t, delta, rows, scale)
  } else {
    const full = columnRows(rows)
    activate(layer.activation, 0, z, z, full, 2)
    deltasOfColumn(MSE, z, t, delta, rows, scale)
    differentiate(layer.activation, 0, delta, z, full, 2)
  }
  spreadColumn(delta, rows, network.delta)
}

/** (a - t)·scale, or from the logits (sigmoid(z) - t)·scale without rounding 1 - sigmoid(z) away. */
@inline
function elementDelta(loss: i32, z: v128, t: v128, scale: v128): v128 {
  if (loss != BINARY_CROSS_ENTROPY) return f32x4.mul(f32x4.sub(z, t), scale)
  const isOne = f32x4.eq(t, splat(1))
  const s = sigmoid(v128.bitselect(f32x4.neg(z), z, isOne))
  return f32x4.mul(v128.bitselect(f32x4.neg(s), f32x4.sub(s, t), isOne), scale)
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
  if (network.lanes == 1) elementwiseDeltaIn(false, loss, network, layer, targets, targetBytes, rows, scale)
  else elementwiseDeltaIn(true, loss, network, layer, targets, targetBytes, rows, scale)
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
  let r = 0
  if (network.lanes == 1) {
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
        network.kept
      )
    }
  }
  for (; r < rows; r++) {
    const z = layer.activations + r * ROW
    const delta = network.delta + r * ROW
    const target = targets + r * ROW
    if (network.lanes == 1) {
      unitsDelta(z, delta, panelBytes, units, target, targetBytes, scale)
    } else {
      for (let v: usize = 0; v < HALF; v += VECTOR) {
        runsDelta(z + v, delta + v, panelBytes, units, target, targetBytes, scale)
      }
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

/** One output's part of a sample's loss, from z or, for the squared errors, from a. */
@inline
function element(loss: i32, z: v128, t: v128): v128 {
  if (loss == BINARY_CROSS_ENTROPY) {
    const rest = log1pOfUnit(exp(f32x4.neg(f32x4.abs(z))))
    return f32x4.add(f32x4.sub(f32x4.pmax(z, splat(0)), f32x4.mul(z, t)), rest)
  }
  const difference = f32x4.sub(z, t)
  const square = f32x4.mul(difference, difference)
  return loss == HALF_SQUARED_ERROR ? f32x4.mul(square, splat(0.5)) : square
}

@inline
function elementwiseTermsIn(
  vector: bool,
  loss: i32,
  network: Network,
  layer: Layer,
  from: usize,
  targets: usize,
  targetBytes: usize,
  rows: i32
): void {
  const columns = layer.fanOut * network.lanes
  for (let p = 0; p < panelsOf(columns); p++) {
    for (let h = 0; h < halvesIn(p, columns); h++) {
      let z = from + p * network.panelBytes + h * HALF
      let term = network.delta + p * network.panelBytes + h * HALF
      let target = targetAt(vector, targets, targetBytes, p, h)
      for (const end = z + rows * ROW; z < end; z += ROW, term += ROW, target += ROW) {
        const t0 = vector ? v128.load32_splat(target) : v128.load(target)
        const t1 = vector ? t0 : v128.load(target, VECTOR)
        const first = element(loss, v128.load(z), t0)
        const second = element(loss, v128.load(z, VECTOR), t1)
        v128.store(term, first)
        v128.store(term, second, VECTOR)
      }
    }
  }
}

@inline
function elementwiseTerms(
  loss: i32,
  network: Network,
  layer: Layer,
  from: usize,
  targets: usize,
  targetBytes: usize,
  rows: i32
): void {
  if (network.lanes == 1) elementwiseTermsIn(false, loss, network, layer, from, targets, targetBytes, rows)
  else elementwiseTermsIn(true, loss, network, layer, from, targets, targetBytes, rows)
}

/** -t·log softmax(z) of eight runs, with Σ e^(z - largest) - 1 in float64: a loss near 0 keeps its digits. */
function crossEntropyTerms(
  network: Network,
  layer: Layer,
  targets: usize,
  targetBytes: usize,
  rows: i32
): void {
  const panelBytes = network.panelBytes
  for (let r = 0; r < rows; r++) {
    const z = layer.activations + r * ROW
    const terms = network.delta + r * ROW
    const target = targets + r * ROW
    for (let v: usize = 0; v < HALF; v += VECTOR) {
      runsTerms(z + v, terms + v, panelBytes, layer.fanOut, target, targetBytes)
    }
  }
}

/** `crossEntropyTerms` of one sample in four runs. */
function runsTerms(
  z: usize,
  terms: usize,
  panelBytes: usize,
  units: i32,
  target: usize,
  targetBytes: usize
): void {
  const largest = largestVector(z, panelBytes, units)
  let low = f64x2.splat(-1)
  let high = low
  for (let o = 0; o < units; o++) {
    const e = exp(f32x4.sub(v128.load(unitAt(RUNS, z, panelBytes, o)), largest))
    low = f64x2.add(low, f64x2.promote_low_f32x4(e))
    high = f64x2.add(high, f64x2.promote_low_f32x4(i64x2.shuffle(e, e, 1, 1)))
  }
  const sum = i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
  const rest = log1p(sum)
  for (let o = 0; o < units; o++) {
    const logit = v128.load(unitAt(RUNS, z, panelBytes, o))
    const t = v128.load32_splat(unitAt(1, target, targetBytes, o))
    const term = f32x4.mul(t, f32x4.add(f32x4.sub(largest, logit), rest))
    v128.store(unitAt(RUNS, terms, panelBytes, o), term)
  }
}

/** Adds every sample's loss, whose terms lie in network.delta, to `losses`, a float64 a lane: over the outputs in float32, over the samples in float64. */
function addTerms(network: Network, layer: Layer, rows: i32, losses: usize): void {
  const panelBytes = network.panelBytes
  const units = layer.fanOut
  if (network.lanes == 1) {
    let total = load<f64>(losses)
    for (let r = 0; r < rows; r++) {
      const row = network.delta + r * ROW
      let sum: f32 = 0
      for (let o = 0; o < units; o++) sum += load<f32>(unitAt(1, row, panelBytes, o))
      total += <f64>sum
    }
    store<f64>(losses, total)
    return
  }
  let l0 = v128.load(losses)
  let l1 = v128.load(losses, VECTOR)
  let l2 = v128.load(losses, 2 * VECTOR)
  let l3 = v128.load(losses, 3 * VECTOR)
  for (let r = 0; r < rows; r++) {
    const row = network.delta + r * ROW
    let sum0 = v128.load(row)
    let sum1 = v128.load(row, VECTOR)
    for (let o = 1; o < units; o++) {
      const p = unitAt(RUNS, row, panelBytes, o)
      sum0 = f32x4.add(sum0, v128.load(p))
      sum1 = f32x4.add(sum1, v128.load(p, VECTOR))
    }
    l0 = f64x2.add(l0, f64x2.promote_low_f32x4(sum0))
    l1 = f64x2.add(l1, f64x2.promote_low_f32x4(i64x2.shuffle(sum0, sum0, 1, 1)))
    l2 = f64x2.add(l2, f64x2.promote_low_f32x4(sum1))
    l3 = f64x2.add(l3, f64x2.promote_low_f32x4(i64x2.shuffle(sum1, sum1, 1, 1)))
  }
  v128.store(losses, l0)
  v128.store(losses, l1, VECTOR)
  v128.store(losses, l2, 2 * VECTOR)
  v128.store(losses, l3, 3 * VECTOR)
}

/** Losses and right answers of one run, four samples at a time, added to the sums. */
function measureSamples(
  network: Network,
  layer: Layer,
  targets: usize,
  targetBytes: usize,
  labels: usize,
  rows: i32,
  losses: usize,
  correct: usize
): void {
  const panelBytes = network.panelBytes
  const units = layer.fanOut
  let total = load<f64>(losses)
  let count = load<i32>(correct)
  for (let r = 0; r < rows; r += 4) {
    const at = r * ROW
    const sums = lossOfSamples(
      layer.activations + at,
      panelBytes,
      units,
      targets + at,
      targetBytes,
      network.kept
    )
    const right = rightSamples(units, labels + r * 4, network.kept)
    count += popcnt(i32x4.bitmask(v128.and(right, unitsOnly(rows - r))))
    total += <f64>f32x4.extract_lane(sums, 0)
    if (r + 1 < rows) total += <f64>f32x4.extract_lane(sums, 1)
    if (r + 2 < rows) total += <f64>f32x4.extract_lane(sums, 2)
    if (r + 3 < rows) total += <f64>f32x4.extract_lane(sums, 3)
  }
  store<f64>(losses, total)
  store<i32>(correct, count)
}

@inline
function termsOfColumn(loss: i32, z: usize, t: usize, terms: usize, rows: i32): void {
  for (const end = z + columnBytes(rows); z < end; z += HALF, t += HALF, terms += HALF) {
    const first = element(loss, v128.load(z), v128.load(t))
    const second = element(loss, v128.load(z, VECTOR), v128.load(t, VECTOR))
    v128.store(terms, first)
    v128.store(terms, second, VECTOR)
  }
}

/** Losses and right answers of a column, added to the sums. Uses network.otherDelta. */
function measureColumn(
  network: Network,
  layer: Layer,
  targets: usize,
  labels: usize,
  rows: i32,
  losses: usize,
  correct: usize
): void {
  const z = network.otherDelta
  const t = z + columnBytes(rows)
  const terms = t + columnBytes(rows)
  takeColumn(layer.activations, rows, z)
  takeColumn(targets, rows, t)
  const middles = f32x4.splat(middleOf(layer))
  let count = load<i32>(correct)
  for (let r = 0; r < rows; r += 4) {
    const label = i32x4.neg(v128.load(labels + r * 4)) // a comparison gives -1 where it holds
    const right = i32x4.eq(f32x4.gt(v128.load(z + r * 4), middles), label)
    count += popcnt(i32x4.bitmask(v128.and(right, unitsOnly(rows - r))))
  }
  store<i32>(correct, count)
  if (network.loss == BINARY_CROSS_ENTROPY) termsOfColumn(BINARY_CROSS_ENTROPY, z, t, terms, rows)
  else {
    activate(layer.activation, 0, z, z, columnRows(rows), 2)
    if (network.loss == MSE) termsOfColumn(MSE, z, t, terms, rows)
    else termsOfColumn(HALF_SQUARED_ERROR, z, t, terms, rows)
  }
  let total = load<f64>(losses)
  for (let r = 0; r < rows; r++) total += <f64>load<f32>(terms + r * 4)
  store<f64>(losses, total)
}

/** Logits beyond which float64 rounds the output to its limit, so that outputs tie there as in the reference. */
@inline
function limited(activation: i32, z: v128): v128 {
  if (activation == SIGMOID) return f32x4.pmin(z, splat(36.7368))
  if (activation == TANH) return f32x4.pmin(f32x4.pmax(z, splat(-19.0615)), splat(19.0615))
  return z
}
@inline
function limitedFloat(activation: i32, z: f32): f32 {
  return f32x4.extract_lane(limited(activation, splat(z)), 0)
}

/** Output of a single unit above which it says class 1: for sigmoid and tanh in terms of z. */
@inline
function middleOf(layer: Layer): f32 {
  return layer.activation == LINEAR ? 0.5 : 0
}

/**
 * Adds to `correct`, an int32 a lane, the samples whose class is right. One unit: class 1 where the output is above the
 * middle of the targets, which for sigmoid and tanh is z > 0. More: the first of the largest outputs.
 */
function addCorrect(network: Network, layer: Layer, labels: usize, rows: i32, correct: usize): void {
  const panelBytes = network.panelBytes
  const units = layer.fanOut
  if (network.lanes == 1) {
    let count = load<i32>(correct)
    for (let r = 0; r < rows; r++) {
      const row = layer.activations + r * ROW
      let best = limitedFloat(layer.activation, load<f32>(row))
      let chosen = 0
      for (let o = 1; o < units; o++) {
        const z = limitedFloat(layer.activation, load<f32>(unitAt(1, row, panelBytes, o)))
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
      let best = limited(layer.activation, v128.load(row))
      let chosen = i32x4.splat(0)
      for (let o = 1; o < units; o++) {
        const z = limited(layer.activation, v128.load(unitAt(RUNS, row, panelBytes, o)))
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

/** a = activation(z) into network.delta, with z left as it is. */
function activateAside(network: Network, layer: Layer, rows: i32): void {
  const columns = layer.fanOut * network.lanes
  for (let p = 0; p < panelsOf(columns); p++) {
    const at = p * network.panelBytes
    memory.copy(network.delta + at, layer.activations + at, rows * ROW)
    activate(layer.activation, 0, network.delta + at, network.delta + at, rows, halvesIn(p, columns))
  }
}

/**
 * Adds losses and right answers of `rows` samples whose logits lie in the last layer's buffer, where they stay.
 * Uses network.delta and network.otherDelta.
 */
export function measure(
  network: Network,
  targets: usize,
  targetBytes: usize,
  labels: usize,
  rows: i32,
  losses: usize,
  correct: usize
): void {
  const layer = layerAt(network, network.layerCount - 1)
  const z = layer.activations
  if (network.lanes == 1 && network.loss == CROSS_ENTROPY) {
    measureSamples(network, layer, targets, targetBytes, labels, rows, losses, correct)
    return
  }
  if (isColumn(network, layer)) {
    measureColumn(network, layer, targets, labels, rows, losses, correct)
    return
  }
  addCorrect(network, layer, labels, rows, correct)
  switch (network.loss) {
    case CROSS_ENTROPY:
      crossEntropyTerms(network, layer, targets, targetBytes, rows)
      break
    case BINARY_CROSS_ENTROPY:
      elementwiseTerms(BINARY_CROSS_ENTROPY, network, layer, z, targets, targetBytes, rows)
      break
    case MSE:
      activateAside(network, layer, rows)
      elementwiseTerms(MSE, network, layer, network.delta, targets, targetBytes, rows)
      break
    case HALF_SQUARED_ERROR:
      activateAside(network, layer, rows)
      elementwiseTerms(HALF_SQUARED_ERROR, network, layer, network.delta, targets, targetBytes, rows)
      break
  }
  addTerms(network, layer, rows, losses)
}
