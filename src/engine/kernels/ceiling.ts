import { VECTOR } from './abi.generated'
import { multiplyAdd } from './arithmetic'

/** As many chains as the registers hold: 12 of four floats, or of eight where V8 pairs vectors. */
const CHAINS: i32 = 6 * TILE
/** Bytes before the chains. */
const HEAD: usize = 64

/**
 * Chains of multiply and add that never leave the registers: what no kernel can pass. At `at` the factor and the
 * addend, a float each; HEAD bytes on, a vector a chain. Many chains, for the processor starts several operations a
 * cycle and has the result of each only cycles later.
 */
export function spin(rounds: i32, at: usize): void {
  const factor = v128.load32_splat(at)
  const addend = v128.load32_splat(at, 4)
  const chains = registers(CHAINS)
  for (const i of range(CHAINS)) chains[i] = v128.load(at, HEAD + i * VECTOR)
  for (let round = 0; round < rounds; round++) {
    for (const i of range(CHAINS)) chains[i] = multiplyAdd(chains[i], factor, addend)
  }
  for (const i of range(CHAINS)) v128.store(at, chains[i], HEAD + i * VECTOR)
}

/** Floating-point operations of one round. */
export function operationsOfSpin(): i32 {
  return CHAINS * 4 * 2
}
