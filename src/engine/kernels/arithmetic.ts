/**
 * a·b + c. FUSED is set by the build (build.d.ts). 0, strict: product and sum are rounded each, as IEEE 754 says,
 * the same bits on every machine. 1: relaxed SIMD's multiply-add, which rounds once where the CPU can.
 */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return FUSED ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value)
}
