import { splat } from './arithmetic'
import { SOFTMAX, activate } from './activations'
import { exp } from './elementary'
import { HALF, ROW, RUNS, VECTOR, halvesIn, panelsOf } from './panels'
import { Layer, Network } from './structures'
import { largestFloat, largestVector, unitAt } from './units'

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
