import { Group, Network, ROW, RUNS } from './abi.generated'
import { differentiate } from './activations'
import { layerAt, parameterPanel } from './layers'
import { multiply } from './multiply'
import { halvesIn, panelsOf } from './panels'
import { transpose } from './transpose'

/** Deltas of layer l - 1 into network.otherDelta from those of layer l. */
export function propagateBack(network: Network, group: Group, l: i32, rows: i32): void {
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
