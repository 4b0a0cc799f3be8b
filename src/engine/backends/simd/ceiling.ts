import { type Arithmetic, kernelsFor } from './kernels'
import { threads } from './threads'

const known = new Map<string, Promise<number>>()

/**
 * The ceiling of WebAssembly SIMD here, GFLOP/s: multiply and add from registers, two operations a lane, on that many
 * threads at once, since cores that share a physical one do not add up. Measured in a few milliseconds, once a process.
 */
export function wasmCeiling(arithmetic: Arithmetic, threadCount: number): Promise<number> {
  const key = `${arithmetic} ${threadCount}`
  const measured = known.get(key) ?? measure(arithmetic, threadCount)
  known.set(key, measured)
  return measured
}

async function measure(arithmetic: Arithmetic, threadCount: number): Promise<number> {
  const kernels = await kernelsFor(arithmetic)
  const rates = await Promise.all(threads(threadCount).map((thread) => thread.ask('spin', { kernels })))
  return rates.reduce((sum, rate) => sum + rate, 0)
}
