import { forward } from './forward'
import { activateOutput } from './output-activation'
import { Group, Network, layerAt } from './structures'

/** Leaves the outputs of at most as many samples as the buffers hold in the last layer's buffer. */
export function infer(network: Network, group: Group, inputs: usize, inputBytes: usize, rows: i32): void {
  forward(network, group, inputs, inputBytes, rows)
  const layer = layerAt(network, network.layerCount - 1)
  activateOutput(network, layer, layer.activation, rows)
}
