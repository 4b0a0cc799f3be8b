import { activate, differentiate } from './activations'
import { splat } from './arithmetic'
import { clipNorm, clipValues } from './clipping'
import { gradientOfColumn, multiplyColumn } from './column'
import { measure } from './metrics'
import { activateOutput } from './output-activation'
import { outputDelta } from './output-delta'
import { gradient, multiply, sumRows } from './multiply'
import { prepareStep, update } from './optimizers'
import { gradientSparse, multiplySparse } from './sparse'
import { COLUMNS, HALF, ROW, RUNS, VECTOR, halvesIn, panelsOf } from './panels'
import {
  CHUNK,
  Course,
  Group,
  Layer,
  METRICS,
  Network,
  Part,
  RATES_BYTES,
  SPARSE_CHUNK,
  TEST_CORRECT,
  TEST_LOSSES,
  TRAIN_CORRECT,
  layerAt
} from './structures'
import { transpose } from './transpose'

export { operationsOfSpin, spin } from './ceiling'
export { elementary } from './elementary'
export { readParameters, writeParameters } from './exchange'
export { collect } from './records'

/**
 * Training and evaluation of one group of runs: 1 run with lanes over units, 8 with lanes over runs. Inputs and targets
 * come as panels, `…Bytes` apart; the addresses point at the panel row of the first sample.
 */

/** Bytes of one panel of a layer's parameters: input units, then the bias. */
@inline
function parameterPanel(layer: Layer): usize {
  return <usize>(layer.fanIn + 1) * ROW
}

/** Leaves the activations of every layer in its buffer, and the logits in the last. */
function forward(network: Network, group: Group, inputs: usize, inputBytes: usize, rows: i32): void {
  forwardFrom(0, network, group, inputs, inputBytes, rows)
}

/** The same for samples of a part. */
function forwardPart(network: Network, group: Group, part: Part, first: i32, rows: i32): void {
  if (!part.table) {
    forward(network, group, part.inputs + first * ROW, part.inputBytes, rows)
    return
  }
  const layer = layerAt(network, 0)
  const columns = layer.fanOut * network.lanes
  const panels = panelsOf(columns)
  multiplySparse(
    part.table + first * part.tableBytes,
    part.tableBytes,
    part.entries,
    layer.fanIn,
    group.parameters + layer.offset,
    parameterPanel(layer),
    layer.sums,
    network.panelBytes,
    rows,
    panels
  )
  if (network.layerCount == 1) return
  for (let p = 0; p < panels; p++) {
    const at = p * network.panelBytes
    activate(layer.activation, layer.leak, layer.sums + at, layer.activations + at, rows, halvesIn(p, columns))
  }
  forwardFrom(1, network, group, layer.activations, network.panelBytes, rows)
}

/** Layers from `first` on, whose inputs are in panels. */
function forwardFrom(
  first: i32,
  network: Network,
  group: Group,
  inputs: usize,
  inputBytes: usize,
  rows: i32
): void {
  let a = inputs
  let panelBytes = inputBytes
  let vector = first > 0 && network.lanes == RUNS
  const last = network.layerCount - 1
  for (let l = first; l <= last; l++) {
    const layer = layerAt(network, l)
    const columns = layer.fanOut * network.lanes
    let w = group.parameters + layer.offset
    let c = layer.sums
    let after = layer.activations
    for (let p = 0; p < panelsOf(columns); p++) {
      const halves = halvesIn(p, columns)
      const bias = w + layer.fanIn * ROW
      if (columns == 1) multiplyColumn(a, panelBytes, layer.fanIn, w, bias, c, rows)
      else multiply(vector, a, panelBytes, layer.fanIn, w, bias, c, rows, halves)
      if (l < last) activate(layer.activation, layer.leak, c, after, rows, halves)
      w += parameterPanel(layer)
      c += network.panelBytes
      after += network.panelBytes
    }
    a = layer.activations
    panelBytes = network.panelBytes
    vector = network.lanes == RUNS
  }
}

/** Deltas of layer l - 1 into network.otherDelta from those of layer l. */
function propagateBack(network: Network, group: Group, l: i32, rows: i32): void {
  const layer = layerAt(network, l)
  const before = layerAt(network, l - 1)
  const lanes = network.lanes
  const transposed = network.transposed
  transpose(
    lanes,
    group.parameters + layer.offset,
    parameterPanel(layer),
    layer.fanIn,
    layer.fanOut,
    transposed
  )
  const columns = layer.fanIn * lanes
  for (let p = 0; p < panelsOf(columns); p++) {
    const halves = halvesIn(p, columns)
    const c = network.otherDelta + p * network.panelBytes
    const b = transposed + p * layer.fanOut * ROW
    multiply(lanes == RUNS, network.delta, network.panelBytes, layer.fanOut, b, 0, c, rows, halves)
    differentiate(before.activation, before.leak, c, before.sums + p * network.panelBytes, rows, halves)
  }
}

/** One vector of a row as it was, in the frozen lanes only. */
@inline
function restore(at: usize, kept: usize, frozen: v128): void {
  v128.store(at, v128.bitselect(v128.load(kept), v128.load(at), frozen))
}

/** Updates parameter rows from their gradients g; `offset` is theirs from the start of the group's parameters. */
function updateRows(network: Network, group: Group, offset: usize, g: usize, rows: i32, halves: i32): void {
  const w = group.parameters + offset
  const m = group.firstSlot + offset
  const v = group.secondSlot + offset
  const u = group.thirdSlot + offset
  const kept = network.kept
  const bytes = <usize>rows * ROW
  const most = <usize>(SPARSE_CHUNK + 1) * ROW
  if (group.frozenCount) {
    memory.copy(kept, w, bytes)
    if (group.firstSlot) memory.copy(kept + most, m, bytes)
    if (group.secondSlot) memory.copy(kept + 2 * most, v, bytes)
    if (group.thirdSlot) memory.copy(kept + 3 * most, u, bytes)
  }
  update(network.optimizer, network.decay, w, g, m, v, u, group.hyper, rows, halves)
  if (group.frozenCount) {
    for (let at: usize = 0; at < bytes; at += VECTOR) {
      const frozen = v128.load(group.frozen + (at & VECTOR))
      restore(w + at, kept + at, frozen)
      if (group.firstSlot) restore(m + at, kept + most + at, frozen)
      if (group.secondSlot) restore(v + at, kept + 2 * most + at, frozen)
      if (group.thirdSlot) restore(u + at, kept + 3 * most + at, frozen)
    }
  }
}

/**
 * Gradients of layer l from network.delta and the layer's inputs, used as soon as a chunk of rows is there; where their
 * norm is limited, they wait in network.allGradients until those of all layers are there.
 */
function updateLayer(network: Network, group: Group, l: i32, a: usize, panelBytes: usize, rows: i32): void {
  const layer = layerAt(network, l)
  const vector = l > 0 && network.lanes == RUNS
  const panelsInChunk = CHUNK / (vector ? COLUMNS / RUNS : COLUMNS)
  const columns = layer.fanOut * network.lanes
  const all = network.allGradients
  let offset = layer.offset
  let delta = network.delta
  for (let p = 0; p < panelsOf(columns); p++) {
    const halves = halvesIn(p, columns)
    let inputs = a
    for (let i = 0; i < layer.fanIn; i += CHUNK) {
      let units = min(layer.fanIn - i, CHUNK)
      const g = all ? all + offset + i * ROW : network.gradients
      if (columns == 1) gradientOfColumn(inputs, panelBytes, units, delta, rows, g, network.kept)
      else gradient(vector, inputs, panelBytes, units, delta, rows, g, halves)
      if (i + CHUNK >= layer.fanIn) {
        sumRows(delta, rows, g + units * ROW)
        units++
      }
      if (network.clipValue > 0) clipValues(g, units, halves, network.clipValue)
      if (!all) updateRows(network, group, offset + i * ROW, g, units, halves)
      inputs += panelsInChunk * panelBytes
    }
    offset += parameterPanel(layer)
    delta += network.panelBytes
  }
}

/** Updates the parameters of all layers from network.allGradients. */
function updateFromAll(network: Network, group: Group): void {
  for (let l = 0; l < network.layerCount; l++) {
    const layer = layerAt(network, l)
    const columns = layer.fanOut * network.lanes
    let offset = layer.offset
    for (let p = 0; p < panelsOf(columns); p++) {
      for (let i = 0; i <= layer.fanIn; i += CHUNK) {
        const from = offset + i * ROW
        const rows = min(layer.fanIn + 1 - i, CHUNK)
        updateRows(network, group, from, network.allGradients + from, rows, halvesIn(p, columns))
      }
      offset += parameterPanel(layer)
    }
  }
}

/** `updateLayer` of the first layer with inputs that are mostly zeros. */
function updateSparse(network: Network, group: Group, part: Part, first: i32, rows: i32): void {
  const table = part.table + first * part.tableBytes
  const layer = layerAt(network, 0)
  const columns = layer.fanOut * network.lanes
  const all = network.allGradients
  let offset = layer.offset
  let delta = network.delta
  for (let p = 0; p < panelsOf(columns); p++) {
    const halves = halvesIn(p, columns)
    for (let i = 0; i < layer.fanIn; i += SPARSE_CHUNK) {
      let units = min(layer.fanIn - i, SPARSE_CHUNK)
      const g = all ? all + offset + i * ROW : network.gradients
      gradientSparse(table, part.tableBytes, part.entries, i / SPARSE_CHUNK, units, delta, rows, g)
      if (i + SPARSE_CHUNK >= layer.fanIn) {
        sumRows(delta, rows, g + units * ROW)
        units++
      }
      if (network.clipValue > 0) clipValues(g, units, halves, network.clipValue)
      if (!all) updateRows(network, group, offset + i * ROW, g, units, halves)
    }
    offset += parameterPanel(layer)
    delta += network.panelBytes
  }
}

/** Samples evaluated at a time. */
const BLOCK: i32 = 64

/** One minibatch step, `step` counted from 1; `rates`: its learning rates, 0 for constant ones. `forwardDone`: the activations of these samples are in place. */
function takeStep(
  network: Network,
  group: Group,
  part: Part,
  first: i32,
  rows: i32,
  step: i64,
  rates: usize,
  forwardDone: bool
): void {
  prepareStep(network.optimizer, group.hyper, step, rates)
  if (!forwardDone) forwardPart(network, group, part, first, rows)
  outputDelta(network, part.targets + first * ROW, part.targetBytes, rows)
  for (let l = network.layerCount - 1; l > 0; l--) {
    propagateBack(network, group, l, rows)
    updateLayer(network, group, l, layerAt(network, l - 1).activations, network.panelBytes, rows)
    const delta = network.delta
    network.delta = network.otherDelta
    network.otherDelta = delta
  }
  if (part.table) updateSparse(network, group, part, first, rows)
  else updateLayer(network, group, 0, part.inputs + first * ROW, part.inputBytes, rows)
  if (network.allGradients) {
    clipNorm(network)
    updateFromAll(network, group)
  }
}

/** Adds losses (float64 a lane) and right answers (int32 a lane) of a part's blocks `from` … `to` - 1. */
function evaluatePart(
  network: Network,
  group: Group,
  part: Part,
  from: i32,
  to: i32,
  losses: usize,
  correct: usize
): void {
  const end = min(part.count, to * BLOCK)
  for (let first = max(from, 0) * BLOCK; first < end; first += BLOCK) {
    const rows = min(end - first, BLOCK)
    const targets = part.targets + first * ROW
    forwardPart(network, group, part, first, rows)
    measure(network, targets, part.targetBytes, part.labels + first * 4, rows, losses, correct)
  }
}

/** Blocks that `evaluate` takes in. */
export function blocksOf(course: Course): i32 {
  return blocksOfPart(course.test) + blocksOfPart(course.train)
}

function blocksOfPart(part: Part): i32 {
  return (part.count + BLOCK - 1) / BLOCK
}

/**
 * Fills a record; of several calls in turn, each takes in blocks `from` … `to` - 1. The training part comes last: of a
 * small one the activations are then in place for the next step.
 */
export function evaluate(network: Network, group: Group, course: Course, record: usize, from: i32, to: i32): void {
  if (from == 0) memory.fill(record, 0, METRICS)
  const before = blocksOfPart(course.test)
  evaluatePart(network, group, course.test, from, min(to, before), record + TEST_LOSSES, record + TEST_CORRECT)
  evaluatePart(network, group, course.train, from - before, to - before, record, record + TRAIN_CORRECT)
}

/** Lanes with a parameter that is not finite, a bit each; with lanes over units, all together. */
function lanesNotFinite(network: Network, group: Group): i32 {
  let low = splat(0)
  let high = splat(0)
  const end = group.parameters + group.bytes
  for (let p = group.parameters; p < end; p += HALF) {
    low = f32x4.add(low, f32x4.mul(v128.load(p), splat(0))) // 0·∞ and 0·NaN are NaN
    high = f32x4.add(high, f32x4.mul(v128.load(p, VECTOR), splat(0)))
  }
  const bits = i32x4.bitmask(f32x4.ne(low, low)) | (i32x4.bitmask(f32x4.ne(high, high)) << 4)
  return network.lanes == 1 && bits ? 1 : bits
}

/** Freezes the runs whose training loss or parameters are no longer finite. */
export function stopDiverged(network: Network, group: Group, record: usize, epoch: i32): void {
  const bad = lanesNotFinite(network, group)
  for (let lane = 0; lane < group.runs; lane++) {
    const divergedAt = group.divergedAt + lane * 4
    if (load<i32>(divergedAt) >= 0) continue
    if (!(bad & (1 << lane)) && isFinite(load<f64>(record + lane * 8))) continue
    store<i32>(divergedAt, epoch)
    store<i32>(group.frozen + lane * 4, -1)
    group.frozenCount++
  }
}

/**
 * Takes `steps` minibatch steps from step `first` (from 0) of the epoch after `epoch` whole ones on. Writes a record for
 * each recorded epoch that ends; `lastLeft`: but for one that ends with the last step. A group whose runs have all
 * diverged stands still, and its records are what was there.
 */
export function advance(
  network: Network,
  group: Group,
  course: Course,
  epoch: i32,
  first: i32,
  steps: i32,
  lastLeft: bool
): void {
  const blocks = blocksOf(course)
  const part = course.minibatches
  const perEpoch = course.stepsPerEpoch
  const forwardStays = perEpoch == 1 && part.count <= BLOCK
  let record = group.metrics
  let rates = course.rates
  let forwardDone = false
  for (; steps > 0 && group.frozenCount < group.runs; steps--) {
    const sample = first * course.batchSize
    const rows = min(part.count - sample, course.batchSize)
    const step = <i64>epoch * perEpoch + first + 1
    takeStep(network, group, part, sample, rows, step, rates, forwardDone)
    if (rates) rates += RATES_BYTES
    forwardDone = false
    if (++first < perEpoch) continue
    first = 0
    epoch++
    if (epoch % course.recordEvery && epoch != course.epochs) continue
    if (lastLeft && steps == 1) break
    evaluate(network, group, course, record, 0, blocks)
    stopDiverged(network, group, record, epoch)
    forwardDone = forwardStays
    record += METRICS
  }
}

/** Leaves the outputs of at most as many samples as the buffers hold in the last layer's buffer. */
export function infer(network: Network, group: Group, inputs: usize, inputBytes: usize, rows: i32): void {
  forward(network, group, inputs, inputBytes, rows)
  const layer = layerAt(network, network.layerCount - 1)
  activateOutput(network, layer, layer.activation, rows)
}

/** Copies the panel rows `order[0 … count)` of every panel: a minibatch order made into file order. */
export function gather(
  from: usize,
  fromBytes: usize,
  to: usize,
  toBytes: usize,
  panels: i32,
  order: usize,
  count: i32
): void {
  for (let p = 0; p < panels; p++) {
    for (let i = 0; i < count; i++) {
      const source = from + load<u32>(order + i * 4) * ROW
      const target = to + i * ROW
      const v0 = v128.load(source)
      const v1 = v128.load(source, VECTOR)
      const v2 = v128.load(source, 2 * VECTOR)
      const v3 = v128.load(source, 3 * VECTOR)
      v128.store(target, v0)
      v128.store(target, v1, VECTOR)
      v128.store(target, v2, 2 * VECTOR)
      v128.store(target, v3, 3 * VECTOR)
    }
    from += fromBytes
    to += toBytes
  }
}
