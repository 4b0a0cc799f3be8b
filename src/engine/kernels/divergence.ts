import { Group, HALF, Metrics, Network, VECTOR } from './abi.generated'
import { splat } from './arithmetic'
import { checkLayout, overRuns } from './layers'

/** Freezes the runs whose training loss or parameters are no longer finite. */
export function stopDiverged(network: Network, group: Group, record: usize, epoch: i32): void {
  checkLayout(network.lanes)
  const bad = lanesNotFinite(network, group)
  for (let lane = 0; lane < group.runs; lane++) {
    const divergedAt = group.divergedAt + lane * 4
    if (load<i32>(divergedAt) >= 0) continue
    if (!(bad & (1 << lane)) && isFinite(load<f64>(record + Metrics.trainLosses + lane * 8))) continue
    store<i32>(divergedAt, epoch)
    store<i32>(group.frozen + lane * 4, -1)
    group.frozenCount++
  }
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
  return bits && !overRuns(network) ? 1 : bits
}
