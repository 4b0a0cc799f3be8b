import { BINARY_CROSS_ENTROPY, CROSS_ENTROPY, HALF_SQUARED_ERROR, MSE } from './abi.generated'
import { splat } from './arithmetic'
import { exp, log1pOfUnit, sigmoid } from './elementary'

/** Losses, each beside its slope. */

/** What the loss's slope is multiplied by, for the mean over the `rows` samples of a minibatch. */
@inline
export function scaleOf(loss: i32, rows: i32, units: i32): f32 {
  switch (loss) {
    case HALF_SQUARED_ERROR:
    case CROSS_ENTROPY:
      return <f32>(1.0 / <f64>rows)
    case MSE:
      return <f32>(2.0 / <f64>(rows * units))
    case BINARY_CROSS_ENTROPY:
      return <f32>(1.0 / <f64>(rows * units))
    default:
      return unreachable()
  }
}

/** No line for a loss: left in the compiled module it fails the build (build/kernels/description.mjs). */
declare function noDelta(loss: i32): v128
declare function noElement(loss: i32): v128

/** (a - t)·scale, or from the logits (sigmoid(z) - t)·scale without rounding 1 - sigmoid(z) away. */
@inline
export function elementDelta(loss: i32, z: v128, t: v128, scale: v128): v128 {
  if (loss == HALF_SQUARED_ERROR || loss == MSE) return f32x4.mul(f32x4.sub(z, t), scale)
  if (loss != BINARY_CROSS_ENTROPY) return noDelta(loss)
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
  if (loss == HALF_SQUARED_ERROR) return f32x4.mul(square, splat(0.5))
  if (loss == MSE) return square
  return noElement(loss)
}
