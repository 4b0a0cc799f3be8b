import { splat } from './arithmetic'
import { exp, log1pOfUnit, sigmoid } from './elementary'

/**
 * Losses, by number as in src/engine/backends/simd/codes.ts. To add one: its number, its scale, its slope and its
 * element, and its place in `outputDelta` (output-delta.ts) and in `measure` (metrics.ts).
 */
export const HALF_SQUARED_ERROR: i32 = 0
export const MSE: i32 = 1
export const BINARY_CROSS_ENTROPY: i32 = 2
export const CROSS_ENTROPY: i32 = 3

/** What the loss's slope is multiplied by, for the mean over the `rows` samples of a minibatch. */
@inline
export function scaleOf(loss: i32, rows: i32, units: i32): f32 {
  if (loss == BINARY_CROSS_ENTROPY) return <f32>(1.0 / <f64>(rows * units))
  return <f32>(loss == MSE ? 2.0 / <f64>(rows * units) : 1.0 / <f64>rows)
}

/** (a - t)·scale, or from the logits (sigmoid(z) - t)·scale without rounding 1 - sigmoid(z) away. */
@inline
export function elementDelta(loss: i32, z: v128, t: v128, scale: v128): v128 {
  if (loss != BINARY_CROSS_ENTROPY) return f32x4.mul(f32x4.sub(z, t), scale)
  const isOne = f32x4.eq(t, splat(1))
  const s = sigmoid(v128.bitselect(f32x4.neg(z), z, isOne))
  return f32x4.mul(v128.bitselect(f32x4.neg(s), f32x4.sub(s, t), isOne), scale)
}

/** One output's part of a sample's loss, from z or, for the squared errors, from a. */
@inline
export function element(loss: i32, z: v128, t: v128): v128 {
  if (loss == BINARY_CROSS_ENTROPY) {
    const rest = log1pOfUnit(exp(f32x4.neg(f32x4.abs(z))))
    return f32x4.add(f32x4.sub(f32x4.pmax(z, splat(0)), f32x4.mul(z, t)), rest)
  }
  const difference = f32x4.sub(z, t)
  const square = f32x4.mul(difference, difference)
  return loss == HALF_SQUARED_ERROR ? f32x4.mul(square, splat(0.5)) : square
}
