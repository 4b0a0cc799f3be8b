import os from 'node:os'
import { offerSimd } from '#engine/backends/simd/offers'
import { wasmCeiling } from '#engine/backends/simd/ceiling'

/**
 * Prints the machine's ceilings as JSON, GFLOP/s: multiply and add from registers on one thread, and on one a core at
 * once. A process of its own, since V8 pairs vectors in a whole process or not at all (INITLAB_NO_PAIRING=1).
 */
export interface Ceilings {
  readonly strict: Ceiling
  /** null where the runtime has no relaxed SIMD. */
  readonly fast: Ceiling | null
}

export interface Ceiling {
  readonly oneThread: number
  readonly allThreads: number
}

const ceilingOf = async (arithmetic: 'strict' | 'fast'): Promise<Ceiling> => ({
  oneThread: await wasmCeiling(arithmetic, 1),
  allThreads: await wasmCeiling(arithmetic, os.availableParallelism())
})

const hasFast = offerSimd().some(({ name, available }) => name === 'simd-fast' && available)
const ceilings: Ceilings = {
  strict: await ceilingOf('strict'),
  fast: hasFast ? await ceilingOf('fast') : null
}
console.log(JSON.stringify(ceilings))
process.exit()
