import { setFlagsFromString } from 'node:v8'
import { checkModule } from '../../abi/instance'
import { fast2, fast4, strict2, strict4 } from './kernels.generated'

/** strict: IEEE 754 to the letter, the same bits everywhere. fast: fused multiply-adds where the CPU has them. */
export type Arithmetic = 'strict' | 'fast'

const modules = new Map<Arithmetic, Promise<WebAssembly.Module>>()

/** Whether this runtime has what the kernels need: SIMD, and for `fast` relaxed SIMD. */
export const worksHere = (arithmetic: Arithmetic): boolean => WebAssembly.validate(binary(arithmetic))

/** The kernels, compiled once a process. Rejects where they were made from other tables than this program's. */
export function kernelsFor(arithmetic: Arithmetic): Promise<WebAssembly.Module> {
  const known = modules.get(arithmetic)
  if (known) return known
  setFlags()
  const compiled = WebAssembly.compile(binary(arithmetic)).then((module) => {
    checkModule(module)
    return module
  })
  modules.set(arithmetic, compiled)
  return compiled
}

/**
 * Whether V8 pairs 128-bit operations into 256-bit ones here, which changes no bit; tiles of four rows then fill the
 * registers. From V8 13.6 (Node 24) on, where the CPU has AVX2; Electron freezes its flags.
 * INITLAB_NO_PAIRING=1 does without.
 */
const pairsVectors =
  process.arch === 'x64' &&
  !process.versions.electron &&
  Number.parseFloat(process.versions.v8) >= 13.6 &&
  !process.env['INITLAB_NO_PAIRING']

function binary(arithmetic: Arithmetic): Uint8Array<ArrayBuffer> {
  const [two, four] = arithmetic === 'strict' ? [strict2, strict4] : [fast2, fast4]
  return new Uint8Array(Buffer.from(pairsVectors ? four : two, 'base64'))
}

let flagsAreSet = false

/** V8's baseline compiler would run the first few hundred steps several times slower. */
function setFlags(): void {
  if (flagsAreSet || process.versions.electron) return
  flagsAreSet = true
  setFlagsFromString('--no-liftoff')
  if (pairsVectors) setFlagsFromString('--experimental-wasm-revectorize')
}
