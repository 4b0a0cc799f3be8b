import {
  BINARY_CROSS_ENTROPY,
  CROSS_ENTROPY,
  HALF,
  HALF_SQUARED_ERROR,
  Layer,
  MSE,
  Network,
  ROW,
  RUNS,
  VECTOR
} from './abi.generated'
import { addCorrect, addRightOfColumn } from './accuracy'
import { activate } from './activations'
import { columnBytes, columnRows, takeColumn } from './column'
import { exp, log1p } from './elementary'
import { layerAt, overRuns } from './layers'
import { element } from './losses'
import { halvesIn, panelsOf } from './panels'
import { lossOfSamples, rightSamples } from './samples'
import { isColumn, largestVector, targetAt, unitAt, unitsOnly } from './units'

/** Losses and right answers at the output layer, whose buffer holds the logits z. */

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
  if (overRuns(network)) elementwiseTermsIn(true, loss, network, layer, from, targets, targetBytes, rows)
  else elementwiseTermsIn(false, loss, network, layer, from, targets, targetBytes, rows)
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
  if (!overRuns(network)) {
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
      network.scratch
    )
    const right = rightSamples(units, labels + r * 4, network.scratch)
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

/** Losses and right answers of a column, added to the sums. */
function measureColumn(
  network: Network,
  layer: Layer,
  targets: usize,
  labels: usize,
  rows: i32,
  losses: usize,
  correct: usize
): void {
  const z = network.column
  const t = network.targetColumn
  const terms = network.resultColumn
  takeColumn(layer.activations, rows, z)
  takeColumn(targets, rows, t)
  addRightOfColumn(layer, z, labels, rows, correct)
  const loss = network.loss
  if (loss == BINARY_CROSS_ENTROPY) termsOfColumn(BINARY_CROSS_ENTROPY, z, t, terms, rows)
  else {
    activate(layer.activation, 0, z, z, columnRows(rows), 2)
    if (loss == MSE) termsOfColumn(MSE, z, t, terms, rows)
    else if (loss == HALF_SQUARED_ERROR) termsOfColumn(HALF_SQUARED_ERROR, z, t, terms, rows)
    else unreachable()
  }
  let total = load<f64>(losses)
  for (let r = 0; r < rows; r++) total += <f64>load<f32>(terms + r * 4)
  store<f64>(losses, total)
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
 * Uses network.delta, network.scratch and the columns.
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
  if (network.loss == CROSS_ENTROPY && !overRuns(network)) {
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
    default:
      unreachable()
  }
  addTerms(network, layer, rows, losses)
}
