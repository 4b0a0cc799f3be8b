import { Layer, Network, ROW, RUNS } from './abi.generated'

/** What the structures say of the layout, of a layer and of its parameters. */

/** Whether lanes are over runs. Else they are over units: what the module exports has trapped any other layout. */
@inline
export function overRuns(network: Network): bool {
  return network.lanes == RUNS
}

/** Traps where the kernels have no such layout. */
@inline
export function checkLayout(lanes: i32): void {
  if (lanes != 1 && lanes != RUNS) unreachable()
}

@inline
export function layerAt(network: Network, l: i32): Layer {
  return changetype<Layer>(network.layers + l * offsetof<Layer>())
}

/** Bytes of one panel of a layer's parameters: input units, then the bias. */
@inline
export function parameterPanel(layer: Layer): usize {
  return <usize>(layer.fanIn + 1) * ROW
}
