import { cpus } from 'node:os'
import type { BackendOffer } from '#contract/engine-api'
import { type Arithmetic, worksHere } from './kernels'

/** `simd`, and `simd-fast` where the runtime has relaxed SIMD. */
export function offerSimd(): readonly BackendOffer[] {
  const offer = (name: string, arithmetic: Arithmetic): BackendOffer => {
    const available = worksHere(arithmetic)
    return { name, available, detail: available ? processor() : whyNot(arithmetic) }
  }
  return [offer('simd', 'strict'), offer('simd-fast', 'fast')]
}

export const processor = (): string => cpus()[0]?.model.trim() ?? 'CPU'

/** Why an arithmetic does not work here. */
export const whyNot = (arithmetic: Arithmetic): string =>
  arithmetic === 'fast'
    ? `this runtime (Node.js ${process.versions.node}) has no relaxed SIMD`
    : 'this runtime has no WebAssembly SIMD'
