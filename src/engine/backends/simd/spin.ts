import type { Kernels } from '../../abi/functions'
import { addresses } from '../../abi/sizes'

/** Of the shortest of several turns, each long enough for the clock. */
const turnTime = 0.5
const turns = 6

/** GFLOP/s that this thread reaches where nothing but the arithmetic holds it up. */
export function spinRate(kernels: Kernels): number {
  const floats = new Float32Array(kernels.memory.buffer)
  const at = addresses.RESERVED
  floats.set([0.5, 1], at / 4)
  let rounds = 1000
  let fastest = Infinity
  for (let turn = 0; turn < turns;) {
    const from = performance.now()
    kernels.spin({ rounds, at })
    const taken = performance.now() - from
    if (taken < turnTime) rounds *= 2
    else {
      turn++
      fastest = Math.min(fastest, taken / rounds)
    }
  }
  return kernels.operationsOfSpin({}) / fastest / 1e6
}
