import { CHUNK, COLUMNS, Group, Network, Part, ROW, RUNS, SPARSE_CHUNK, VECTOR } from './abi.generated'
import { clipValues } from './clipping'
import { gradientOfColumn } from './column'
import { layerAt, overRuns, parameterPanel } from './layers'
import { gradient, sumRows } from './multiply'
import { update } from './optimizers'
import { halvesIn, panelsOf } from './panels'
import { gradientSparse } from './sparse'

/** Gradients of a layer and what the optimizer makes of them, while they lie in the first-level cache. */

/**
 * Gradients of layer l from network.delta and the layer's inputs, used as soon as a chunk of rows is there; where their
 * norm is limited, they wait in network.allGradients until those of all layers are there.
 */
export function updateLayer(
  network: Network,
  group: Group,
  l: i32,
  a: usize,
  panelBytes: usize,
  rows: i32
): void {
  const layer = layerAt(network, l)
  const vector = l > 0 && overRuns(network)
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
      if (columns == 1) gradientOfColumn(inputs, panelBytes, units, delta, rows, g)
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

/** `updateLayer` of the first layer with inputs that are mostly zeros. */
export function updateSparse(network: Network, group: Group, part: Part, first: i32, rows: i32): void {
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

/** Updates the parameters of all layers from network.allGradients. */
export function updateFromAll(network: Network, group: Group): void {
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

/** Updates parameter rows from their gradients g; `offset` is theirs from the start of the group's parameters. */
function updateRows(network: Network, group: Group, offset: usize, g: usize, rows: i32, halves: i32): void {
  const w = group.parameters + offset
  const m = group.firstSlot + offset
  const v = group.secondSlot + offset
  const u = group.thirdSlot + offset
  const kept = network.kept
  const bytes = <usize>rows * ROW
  if (group.frozenCount) {
    memory.copy(kept, w, bytes)
    if (group.firstSlot) memory.copy(kept + bytes, m, bytes)
    if (group.secondSlot) memory.copy(kept + 2 * bytes, v, bytes)
    if (group.thirdSlot) memory.copy(kept + 3 * bytes, u, bytes)
  }
  update(network.updateRule, network.decay, w, g, m, v, u, group.hyper, rows, halves)
  if (group.frozenCount) {
    for (let at: usize = 0; at < bytes; at += VECTOR) {
      const frozen = v128.load(group.frozen + (at & VECTOR))
      restore(w + at, kept + at, frozen)
      if (group.firstSlot) restore(m + at, kept + bytes + at, frozen)
      if (group.secondSlot) restore(v + at, kept + 2 * bytes + at, frozen)
      if (group.thirdSlot) restore(u + at, kept + 3 * bytes + at, frozen)
    }
  }
}

/** One vector of a row as it was, in the frozen lanes only. */
@inline
function restore(at: usize, kept: usize, frozen: v128): void {
  v128.store(at, v128.bitselect(v128.load(kept), v128.load(at), frozen))
}
