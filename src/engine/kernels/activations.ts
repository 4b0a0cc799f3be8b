import { exp, expm1, log1pOfUnit, sigmoid, tanh } from './elementary'
import { splat } from './arithmetic'
import { ROW, VECTOR } from './panels'

/**
 * Activations, by number as in src/engine/backends/simd/codes.ts. To add one: its number, a line in `value` and one in
 * `slope`, and a case in each of the two dispatchers.
 */
export const SIGMOID: i32 = 0
export const TANH: i32 = 1
export const RELU: i32 = 2
export const LINEAR: i32 = 3
/** Of the output layer only; see losses.ts. */
export const SOFTMAX: i32 = 4
export const ELU: i32 = 5
export const SELU: i32 = 6
export const SOFTPLUS: i32 = 7

/** Klambauer et al. 2017: λ, and λ·α. */
const SELU_ABOVE: f32 = 1.0507009873554805
const SELU_BELOW: f32 = 1.7580993408473766

/** above·z where z > 0, below·(e^z - 1) elsewhere. */
@inline
function exponentialLinear(z: v128, above: f32, below: f32): v128 {
  const negative = f32x4.mul(splat(below), expm1(f32x4.pmin(z, splat(0))))
  return v128.bitselect(f32x4.mul(splat(above), z), negative, f32x4.gt(z, splat(0)))
}

/** Its slope, from a: below·e^z = a + below. */
@inline
function exponentialLinearSlope(a: v128, above: f32, below: f32): v128 {
  return v128.bitselect(splat(above), f32x4.add(a, splat(below)), f32x4.gt(a, splat(0)))
}

/** a = activation(z) */
@inline
function value(kind: i32, z: v128): v128 {
  if (kind == SIGMOID) return sigmoid(z)
  if (kind == TANH) return tanh(z)
  if (kind == ELU) return exponentialLinear(z, 1, 1)
  if (kind == SELU) return exponentialLinear(z, SELU_ABOVE, SELU_BELOW)
  if (kind == SOFTPLUS) {
    return f32x4.add(f32x4.pmax(z, splat(0)), log1pOfUnit(exp(f32x4.neg(f32x4.abs(z)))))
  }
  return f32x4.pmax(z, splat(0)) // z < 0 ? 0 : z, so NaN stays NaN
}

/** da · activation'(z), from a. */
@inline
function slope(kind: i32, a: v128, da: v128): v128 {
  if (kind == SIGMOID) return f32x4.mul(da, f32x4.mul(a, f32x4.sub(splat(1), a)))
  if (kind == TANH) return f32x4.mul(da, f32x4.sub(splat(1), f32x4.mul(a, a)))
  if (kind == ELU) return f32x4.mul(da, exponentialLinearSlope(a, 1, 1))
  if (kind == SELU) return f32x4.mul(da, exponentialLinearSlope(a, SELU_ABOVE, SELU_BELOW))
  // sigmoid(z) = 1 - e^-a
  if (kind == SOFTPLUS) return f32x4.mul(da, f32x4.neg(expm1(f32x4.neg(a))))
  return v128.and(da, f32x4.gt(a, splat(0)))
}

@inline
function activateAt(kind: i32, p: usize): void {
  v128.store(p, value(kind, v128.load(p)))
}

@inline
function activateAll(kind: i32, p: usize, rows: i32, vectors: i32): void {
  if (vectors == 4) {
    // Two vectors at a time: V8 can pair them into one of 256 bits.
    for (const end = p + <usize>rows * ROW; p < end; p += 2 * VECTOR) {
      const first = value(kind, v128.load(p))
      const second = value(kind, v128.load(p, VECTOR))
      v128.store(p, first)
      v128.store(p, second, VECTOR)
    }
    return
  }
  for (const end = p + <usize>rows * ROW; p < end; p += ROW) {
    activateAt(kind, p)
    if (vectors > 1) activateAt(kind, p + VECTOR)
    if (vectors > 2) activateAt(kind, p + 2 * VECTOR)
  }
}

/** Applies the activation in place to the first `vectors` vectors of each row of a panel. */
export function activate(kind: i32, panel: usize, rows: i32, vectors: i32): void {
  switch (kind) {
    case SIGMOID:
      activateAll(SIGMOID, panel, rows, vectors)
      break
    case TANH:
      activateAll(TANH, panel, rows, vectors)
      break
    case RELU:
      activateAll(RELU, panel, rows, vectors)
      break
    case ELU:
      activateAll(ELU, panel, rows, vectors)
      break
    case SELU:
      activateAll(SELU, panel, rows, vectors)
      break
    case SOFTPLUS:
      activateAll(SOFTPLUS, panel, rows, vectors)
      break
  }
}

@inline
function differentiateAt(kind: i32, da: usize, a: usize): void {
  v128.store(da, slope(kind, v128.load(a), v128.load(da)))
}

@inline
function differentiateAll(kind: i32, da: usize, a: usize, rows: i32, vectors: i32): void {
  if (vectors == 4) {
    for (const end = da + <usize>rows * ROW; da < end; da += 2 * VECTOR, a += 2 * VECTOR) {
      const first = slope(kind, v128.load(a), v128.load(da))
      const second = slope(kind, v128.load(a, VECTOR), v128.load(da, VECTOR))
      v128.store(da, first)
      v128.store(da, second, VECTOR)
    }
    return
  }
  for (const end = da + <usize>rows * ROW; da < end; da += ROW, a += ROW) {
    differentiateAt(kind, da, a)
    if (vectors > 1) differentiateAt(kind, da + VECTOR, a + VECTOR)
    if (vectors > 2) differentiateAt(kind, da + 2 * VECTOR, a + 2 * VECTOR)
  }
}

/** dz = da · activation'(z) in place of da, for the first `vectors` vectors of each row of a panel. */
export function differentiate(kind: i32, da: usize, a: usize, rows: i32, vectors: i32): void {
  switch (kind) {
    case SIGMOID:
      differentiateAll(SIGMOID, da, a, rows, vectors)
      break
    case TANH:
      differentiateAll(TANH, da, a, rows, vectors)
      break
    case RELU:
      differentiateAll(RELU, da, a, rows, vectors)
      break
    case ELU:
      differentiateAll(ELU, da, a, rows, vectors)
      break
    case SELU:
      differentiateAll(SELU, da, a, rows, vectors)
      break
    case SOFTPLUS:
      differentiateAll(SOFTPLUS, da, a, rows, vectors)
      break
  }
}
