import { Group, Network, Part, ROW } from './abi.generated'
import { activate } from './activations'
import { multiplyColumn } from './column'
import { layerAt, overRuns, parameterPanel } from './layers'
import { multiply } from './multiply'
import { halvesIn, panelsOf } from './panels'
import { multiplySparse } from './sparse'

/** Leaves the activations of every layer in its buffer, and the logits in the last, for samples of a part. */
export function forwardPart(network: Network, group: Group, part: Part, first: i32, rows: i32): void {
  if (!part.table) {
    forwardFrom(0, network, group, part.inputs + first * ROW, part.inputBytes, rows)
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
    activate(
      layer.activation,
      layer.leak,
      layer.sums + at,
      layer.activations + at,
      rows,
      halvesIn(p, columns)
    )
  }
  forwardFrom(1, network, group, layer.activations, network.panelBytes, rows)
}

/** Layers from `first` on, whose inputs are in panels, `inputBytes` apart: `inputs` is the panel row of the first sample. */
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
  let vector = first > 0 && overRuns(network)
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
    vector = overRuns(network)
  }
}
