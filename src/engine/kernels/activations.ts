import {
  ELU,
  GELU,
  LEAKY_RELU,
  LINEAR,
  RELU,
  ROW,
  SELU,
  SIGMOID,
  SILU,
  SOFTPLUS,
  TANH,
  VECTOR
} from './abi.generated'
import { splat } from './arithmetic'
import { exp, expm1, log1pOfUnit, normalDensity, normalDistribution, sigmoid, tanh } from './elementary'
import { halfStep } from './panels'

/** Activations, each beside its slope. */

/** Klambauer et al. 2017: λ, and λ·α. */
const SELU_ABOVE: f32 = 1.0507009873554805
const SELU_BELOW: f32 = 1.7580993408473766

/** above·z where z > 0, below·(e^z - 1) elsewhere. */
@inline
function exponentialLinear(z: v128, above: f32, below: f32): v128 {
  const negative = f32x4.mul(splat(below), expm1(f32x4.pmin(z, splat(0))))
  return v128.bitselect(f32x4.mul(splat(above), z), negative, f32x4.gt(z, splat(0)))
}

/** Its slope, from z: a + below would be the same, but loses its digits where a has nearly come to -below. */
@inline
function exponentialLinearSlope(z: v128, above: f32, below: f32): v128 {
  const negative = f32x4.mul(splat(below), exp(f32x4.pmin(z, splat(0))))
  return v128.bitselect(splat(above), negative, f32x4.gt(z, splat(0)))
}

/** No line for an activation: left in the compiled module it fails the build (build/kernels/description.mjs). */
declare function noValue(kind: i32): v128
declare function noSlope(kind: i32): v128

/** a = activation(z). `leak`: slope of a leaky ReLU. */
@inline
function value(kind: i32, leak: v128, z: v128): v128 {
  if (kind == SIGMOID) return sigmoid(z)
  if (kind == TANH) return tanh(z)
  if (kind == RELU) return f32x4.pmax(z, splat(0)) // z < 0 ? 0 : z, so NaN stays NaN
  if (kind == SOFTPLUS) {
    return f32x4.add(f32x4.pmax(z, splat(0)), log1pOfUnit(exp(f32x4.neg(f32x4.abs(z)))))
  }
  if (kind == LEAKY_RELU) return v128.bitselect(z, f32x4.mul(leak, z), f32x4.gt(z, splat(0)))
  if (kind == ELU) return exponentialLinear(z, 1, 1)
  if (kind == SELU) return exponentialLinear(z, SELU_ABOVE, SELU_BELOW)
  if (kind == GELU) return f32x4.mul(z, normalDistribution(z))
  if (kind == SILU) return f32x4.mul(z, sigmoid(z))
  return noValue(kind)
}

/** da · activation'(z), from a, or from z where src/engine/abi/codes.ts says so. */
@inline
function slope(kind: i32, leak: v128, a: v128, da: v128): v128 {
  if (kind == SIGMOID) return f32x4.mul(da, f32x4.mul(a, f32x4.sub(splat(1), a)))
  if (kind == TANH) return f32x4.mul(da, f32x4.sub(splat(1), f32x4.mul(a, a)))
  if (kind == RELU) return v128.and(da, f32x4.gt(a, splat(0)))
  // sigmoid(z) = 1 - e^-a
  if (kind == SOFTPLUS) return f32x4.mul(da, f32x4.neg(expm1(f32x4.neg(a))))
  if (kind == LEAKY_RELU) return v128.bitselect(da, f32x4.mul(leak, da), f32x4.gt(a, splat(0)))
  if (kind == ELU) return f32x4.mul(da, exponentialLinearSlope(a, 1, 1))
  if (kind == SELU) return f32x4.mul(da, exponentialLinearSlope(a, SELU_ABOVE, SELU_BELOW))
  if (kind == GELU) return f32x4.mul(da, f32x4.add(normalDistribution(a), f32x4.mul(a, normalDensity(a))))
  if (kind == SILU) {
    const s = sigmoid(a)
    return f32x4.mul(da, f32x4.mul(s, f32x4.add(splat(1), f32x4.mul(a, f32x4.sub(splat(1), s)))))
  }
  return noSlope(kind)
}

@inline
function activateAll(kind: i32, leak: f32, z: usize, a: usize, rows: i32, halves: i32): void {
  const leaks = f32x4.splat(leak)
  const step = halfStep(halves)
  for (const end = z + <usize>rows * ROW; z < end; z += step, a += step) {
    const first = value(kind, leaks, v128.load(z))
    const second = value(kind, leaks, v128.load(z, VECTOR))
    v128.store(a, first)
    v128.store(a, second, VECTOR)
  }
}

/**
 * a = activation(z) for the first `halves` halves of each row of a panel; `a` may be where z is. Does nothing for
 * LINEAR, whose a is where z is.
 */
export function activate(kind: i32, leak: f32, z: usize, a: usize, rows: i32, halves: i32): void {
  switch (kind) {
    case LINEAR:
      break
    case SIGMOID:
      activateAll(SIGMOID, leak, z, a, rows, halves)
      break
    case TANH:
      activateAll(TANH, leak, z, a, rows, halves)
      break
    case RELU:
      activateAll(RELU, leak, z, a, rows, halves)
      break
    case SOFTPLUS:
      activateAll(SOFTPLUS, leak, z, a, rows, halves)
      break
    case LEAKY_RELU:
      activateAll(LEAKY_RELU, leak, z, a, rows, halves)
      break
    case ELU:
      activateAll(ELU, leak, z, a, rows, halves)
      break
    case SELU:
      activateAll(SELU, leak, z, a, rows, halves)
      break
    case GELU:
      activateAll(GELU, leak, z, a, rows, halves)
      break
    case SILU:
      activateAll(SILU, leak, z, a, rows, halves)
      break
    default:
      unreachable()
  }
}

@inline
function differentiateAll(kind: i32, leak: f32, da: usize, a: usize, rows: i32, halves: i32): void {
  const leaks = f32x4.splat(leak)
  const step = halfStep(halves)
  for (const end = da + <usize>rows * ROW; da < end; da += step, a += step) {
    const first = slope(kind, leaks, v128.load(a), v128.load(da))
    const second = slope(kind, leaks, v128.load(a, VECTOR), v128.load(da, VECTOR))
    v128.store(da, first)
    v128.store(da, second, VECTOR)
  }
}

/**
 * dz = da · activation'(z) in place of da, for the first `halves` halves of each row of a panel. `a`: what the slope is
 * computed from, activations or pre-activations.
 */
export function differentiate(kind: i32, leak: f32, da: usize, a: usize, rows: i32, halves: i32): void {
  switch (kind) {
    case LINEAR:
      break
    case SIGMOID:
      differentiateAll(SIGMOID, leak, da, a, rows, halves)
      break
    case TANH:
      differentiateAll(TANH, leak, da, a, rows, halves)
      break
    case RELU:
      differentiateAll(RELU, leak, da, a, rows, halves)
      break
    case SOFTPLUS:
      differentiateAll(SOFTPLUS, leak, da, a, rows, halves)
      break
    case LEAKY_RELU:
      differentiateAll(LEAKY_RELU, leak, da, a, rows, halves)
      break
    case ELU:
      differentiateAll(ELU, leak, da, a, rows, halves)
      break
    case SELU:
      differentiateAll(SELU, leak, da, a, rows, halves)
      break
    case GELU:
      differentiateAll(GELU, leak, da, a, rows, halves)
      break
    case SILU:
      differentiateAll(SILU, leak, da, a, rows, halves)
      break
    default:
      unreachable()
  }
}
