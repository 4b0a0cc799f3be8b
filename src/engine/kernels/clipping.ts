import { HALF, Network, ROW, VECTOR } from './abi.generated'
import { splat } from './arithmetic'
import { layerAt, overRuns } from './layers'
import { halfStep, halvesIn, panelsOf } from './panels'

/** Limits of the gradient, in panel rows, before weight decay and the optimizer. */

/** Every element of the first `halves` halves of each row into [-most, most]; NaN stays NaN. */
export function clipValues(g: usize, rows: i32, halves: i32, most: f32): void {
  const high = splat(most)
  const low = splat(-most)
  const step = halfStep(halves)
  for (const end = g + <usize>rows * ROW; g < end; g += step) {
    const first = f32x4.pmin(f32x4.pmax(v128.load(g), low), high)
    const second = f32x4.pmin(f32x4.pmax(v128.load(g, VECTOR), low), high)
    v128.store(g, first)
    v128.store(g, second, VECTOR)
  }
}

/** Sums of the squares of two neighbouring columns down `rows` rows, in float64. */
function squares(columns: usize, rows: i32): v128 {
  let sum = f64x2.splat(0)
  for (const end = columns + <usize>rows * ROW; columns < end; columns += ROW) {
    const g = f64x2.promote_low_f32x4(v128.load64_zero(columns))
    sum = f64x2.add(sum, f64x2.mul(g, g))
  }
  return sum
}

/**
 * Shortens the gradients of every run in network.allGradients to the norm network.clipNorm where they are longer:
 * times min(1, most / (norm + 1e-6)). A run's squares are added unit by unit, in both layouts the same way: down the
 * rows of each unit, then over the units and the layers.
 */
export function clipNorm(network: Network): void {
  if (overRuns(network)) clipRuns(network)
  else clipRun(network)
}

/** Lanes over runs: half a row is a unit of eight runs. */
function clipRuns(network: Network): void {
  let sum01 = f64x2.splat(0)
  let sum23 = sum01
  let sum45 = sum01
  let sum67 = sum01
  for (let l = 0; l < network.layerCount; l++) {
    const layer = layerAt(network, l)
    const rows = layer.fanIn + 1
    const gradients = network.allGradients + layer.offset
    for (let o = 0; o < layer.fanOut; o++) {
      const unit = gradients + <usize>(o >> 1) * rows * ROW + (o & 1) * HALF
      sum01 = f64x2.add(sum01, squares(unit, rows))
      sum23 = f64x2.add(sum23, squares(unit + 8, rows))
      sum45 = f64x2.add(sum45, squares(unit + 16, rows))
      sum67 = f64x2.add(sum67, squares(unit + 24, rows))
    }
  }
  const first = i64x2.shuffle(shareOf(network, sum01), shareOf(network, sum23), 0, 2)
  const second = i64x2.shuffle(shareOf(network, sum45), shareOf(network, sum67), 0, 2)
  shorten(network, first, second)
}

/** Lanes over units. */
function clipRun(network: Network): void {
  let sum: f64 = 0
  for (let l = 0; l < network.layerCount; l++) {
    const layer = layerAt(network, l)
    const rows = layer.fanIn + 1
    const gradients = network.allGradients + layer.offset
    for (let o = 0; o < layer.fanOut; o += 2) {
      const units = squares(gradients + <usize>(o >> 4) * rows * ROW + (o & 15) * 4, rows)
      sum += f64x2.extract_lane(units, 0)
      if (o + 1 < layer.fanOut) sum += f64x2.extract_lane(units, 1)
    }
  }
  const share = shareOf(network, f64x2.splat(sum))
  const all = i64x2.shuffle(share, share, 0, 0)
  shorten(network, all, all)
}

/** What is left of the gradients of two runs, as float32 in the lower half. */
@inline
function shareOf(network: Network, squares: v128): v128 {
  const norm = f64x2.add(f64x2.sqrt(squares), f64x2.splat(1e-6))
  const share = f64x2.div(f64x2.splat(<f64>network.clipNorm), norm)
  return f32x4.demote_f64x2_zero(f64x2.pmin(share, f64x2.splat(1)))
}

/** Multiplies the gradients of all layers, each half row by the two vectors. */
function shorten(network: Network, first: v128, second: v128): void {
  for (let l = 0; l < network.layerCount; l++) {
    const layer = layerAt(network, l)
    const columns = layer.fanOut * network.lanes
    const panel = <usize>(layer.fanIn + 1) * ROW
    let g = network.allGradients + layer.offset
    for (let p = 0; p < panelsOf(columns); p++) {
      const step = halfStep(halvesIn(p, columns))
      for (const end = g + panel; g < end; g += step) {
        const before = f32x4.mul(v128.load(g), first)
        const after = f32x4.mul(v128.load(g, VECTOR), second)
        v128.store(g, before)
        v128.store(g, after, VECTOR)
      }
    }
  }
}
