import { multiplyAdd } from './arithmetic'

/**
 * Chains of multiply and add that never leave the registers: what no kernel can pass. At `at` the factor and the
 * addend, a float each; 64 bytes on, a vector a chain. As many chains as the registers hold, for the processor starts
 * several operations a cycle and has the result of each only cycles later: 12 of four floats, or of eight where V8 pairs
 * vectors.
 */
export function spin(rounds: i32, at: usize): void {
  const factor = v128.load32_splat(at)
  const addend = v128.load32_splat(at, 4)
  let a0 = v128.load(at, 64)
  let a1 = v128.load(at, 80)
  let a2 = v128.load(at, 96)
  let a3 = v128.load(at, 112)
  let a4 = v128.load(at, 128)
  let a5 = v128.load(at, 144)
  let a6 = v128.load(at, 160)
  let a7 = v128.load(at, 176)
  let a8 = v128.load(at, 192)
  let a9 = v128.load(at, 208)
  let a10 = v128.load(at, 224)
  let a11 = v128.load(at, 240)
  if (TILE == 2) {
    for (let round = 0; round < rounds; round++) {
      a0 = multiplyAdd(a0, factor, addend)
      a1 = multiplyAdd(a1, factor, addend)
      a2 = multiplyAdd(a2, factor, addend)
      a3 = multiplyAdd(a3, factor, addend)
      a4 = multiplyAdd(a4, factor, addend)
      a5 = multiplyAdd(a5, factor, addend)
      a6 = multiplyAdd(a6, factor, addend)
      a7 = multiplyAdd(a7, factor, addend)
      a8 = multiplyAdd(a8, factor, addend)
      a9 = multiplyAdd(a9, factor, addend)
      a10 = multiplyAdd(a10, factor, addend)
      a11 = multiplyAdd(a11, factor, addend)
    }
  } else {
    let a12 = v128.load(at, 256)
    let a13 = v128.load(at, 272)
    let a14 = v128.load(at, 288)
    let a15 = v128.load(at, 304)
    let a16 = v128.load(at, 320)
    let a17 = v128.load(at, 336)
    let a18 = v128.load(at, 352)
    let a19 = v128.load(at, 368)
    let a20 = v128.load(at, 384)
    let a21 = v128.load(at, 400)
    let a22 = v128.load(at, 416)
    let a23 = v128.load(at, 432)
    for (let round = 0; round < rounds; round++) {
      a0 = multiplyAdd(a0, factor, addend)
      a1 = multiplyAdd(a1, factor, addend)
      a2 = multiplyAdd(a2, factor, addend)
      a3 = multiplyAdd(a3, factor, addend)
      a4 = multiplyAdd(a4, factor, addend)
      a5 = multiplyAdd(a5, factor, addend)
      a6 = multiplyAdd(a6, factor, addend)
      a7 = multiplyAdd(a7, factor, addend)
      a8 = multiplyAdd(a8, factor, addend)
      a9 = multiplyAdd(a9, factor, addend)
      a10 = multiplyAdd(a10, factor, addend)
      a11 = multiplyAdd(a11, factor, addend)
      a12 = multiplyAdd(a12, factor, addend)
      a13 = multiplyAdd(a13, factor, addend)
      a14 = multiplyAdd(a14, factor, addend)
      a15 = multiplyAdd(a15, factor, addend)
      a16 = multiplyAdd(a16, factor, addend)
      a17 = multiplyAdd(a17, factor, addend)
      a18 = multiplyAdd(a18, factor, addend)
      a19 = multiplyAdd(a19, factor, addend)
      a20 = multiplyAdd(a20, factor, addend)
      a21 = multiplyAdd(a21, factor, addend)
      a22 = multiplyAdd(a22, factor, addend)
      a23 = multiplyAdd(a23, factor, addend)
    }
    v128.store(at, a12, 256)
    v128.store(at, a13, 272)
    v128.store(at, a14, 288)
    v128.store(at, a15, 304)
    v128.store(at, a16, 320)
    v128.store(at, a17, 336)
    v128.store(at, a18, 352)
    v128.store(at, a19, 368)
    v128.store(at, a20, 384)
    v128.store(at, a21, 400)
    v128.store(at, a22, 416)
    v128.store(at, a23, 432)
  }
  v128.store(at, a0, 64)
  v128.store(at, a1, 80)
  v128.store(at, a2, 96)
  v128.store(at, a3, 112)
  v128.store(at, a4, 128)
  v128.store(at, a5, 144)
  v128.store(at, a6, 160)
  v128.store(at, a7, 176)
  v128.store(at, a8, 192)
  v128.store(at, a9, 208)
  v128.store(at, a10, 224)
  v128.store(at, a11, 240)
}

/** Floating-point operations of one round. */
export function operationsOfSpin(): i32 {
  return 12 * (TILE == 2 ? 1 : 2) * 4 * 2
}
