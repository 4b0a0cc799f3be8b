import {
  ELEMENTARY_EXP,
  ELEMENTARY_EXPM1,
  ELEMENTARY_LOG,
  ELEMENTARY_LOG1P,
  ELEMENTARY_LOG1P_OF_UNIT,
  ELEMENTARY_NORMAL_DISTRIBUTION,
  ELEMENTARY_SIGMOID,
  ELEMENTARY_TANH
} from './abi.generated'
import { multiplyAdd, splat } from './arithmetic'

/**
 * Elementary functions on four floats at once, made of additions, multiplications and divisions only, so that every
 * machine gives the same bits. Errors are measured in test/engine/simd/elementary.test.ts.
 */

/** 1.5·2²³ + 127: adding it rounds to an integer whose low bits are the exponent field of 2ⁿ. */
const ROUND_TO_EXPONENT: f32 = 12583039.0
const LOG2_E: f32 = 1.4426950408889634
/** ln 2 in two parts, the first exact in a product with |n| < 256. */
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.1219444e-4

/** n of x = n·ln 2 + r, |r| ≤ ½·ln 2, with the exponent field of 2ⁿ in its low bits. */
@inline
function shiftedExponent(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, splat(LOG2_E)), splat(ROUND_TO_EXPONENT))
}

/** e^r - 1 for that r. Moshier, Cephes, `expf`. */
@inline
function expm1OfRest(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, splat(ROUND_TO_EXPONENT))
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, splat(LN2_HIGH))), f32x4.mul(n, splat(LN2_LOW)))
  let p = multiplyAdd(splat(1.98756915e-4), r, splat(1.3981999507e-3))
  p = multiplyAdd(p, r, splat(8.3334519073e-3))
  p = multiplyAdd(p, r, splat(4.1665795894e-2))
  p = multiplyAdd(p, r, splat(1.6666665459e-1))
  p = multiplyAdd(p, r, splat(5.0000001201e-1))
  return multiplyAdd(p, f32x4.mul(r, r), r)
}

/** e^x for x in [-87.3, 88.3], where no intermediate leaves the normal range. */
@inline
function expInRange(x: v128): v128 {
  const shifted = shiftedExponent(x)
  return f32x4.mul(f32x4.add(expm1OfRest(x, shifted), splat(1)), i32x4.shl(shifted, 23))
}

/** x within [low, high]; NaN stays NaN. */
@inline
function clamp(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, splat(low)), splat(high))
}

/** e^x; 0 below -87.3 (results under the smallest normal float), ∞ above 88.3. */
@inline
export function exp(x: v128): v128 {
  const y = expInRange(clamp(x, -87.3, 88.3))
  const notSmall = v128.andnot(y, f32x4.lt(x, splat(-87.3)))
  return v128.bitselect(splat(Infinity), notSmall, f32x4.gt(x, splat(88.3)))
}

/** e^x - 1 for x up to 88.3 (and that of 88.3 beyond), accurate for small x, too: 2ⁿ·(e^r - 1) + (2ⁿ - 1). */
@inline
export function expm1(x: v128): v128 {
  const inRange = clamp(x, -87.3, 88.3)
  const shifted = shiftedExponent(inRange)
  const scale = i32x4.shl(shifted, 23)
  return multiplyAdd(scale, expm1OfRest(inRange, shifted), f32x4.sub(scale, splat(1)))
}

/** 1 / (1 + e^-x), never under 1.1e-38. */
@inline
export function sigmoid(x: v128): v128 {
  const e = expInRange(f32x4.neg(clamp(x, -87.3, 87.3)))
  return f32x4.div(splat(1), f32x4.add(e, splat(1)))
}

/**
 * Odd rational function of degree 9/8 with the coefficients of Eigen's `generic_fast_tanh_float`, clamped where it is 1 to
 * the last bit: a saturated unit has slope 0, as in PyTorch.
 */
@inline
export function tanh(x: v128): v128 {
  const t = clamp(x, -8.16206, 8.16206)
  const s = f32x4.mul(t, t)
  let p = multiplyAdd(splat(1.394553628e-8), s, splat(2.10273356e-5))
  p = multiplyAdd(p, s, splat(3.520756727e-3))
  p = multiplyAdd(p, s, splat(1.3402161e-1))
  p = multiplyAdd(p, s, splat(1))
  let q = multiplyAdd(splat(8.015776984e-7), s, splat(3.326951409e-4))
  q = multiplyAdd(q, s, splat(2.597254514e-2))
  q = multiplyAdd(q, s, splat(4.67354834e-1))
  q = multiplyAdd(q, s, splat(1))
  return f32x4.div(f32x4.mul(p, t), q)
}

/** ln x for x = 0, for normal x > 0 and for ∞; NaN below 0. Moshier, Cephes, `logf`. */
@inline
export function log(x: v128): v128 {
  // x = 2^e · m with m in [√½, √2): subtracting √½'s bits puts the exponent's carry where m reaches √2.
  const offset = i32x4.sub(x, i32x4.splat(0x3f3504f3))
  const e = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23))
  const bits = i32x4.add(v128.and(offset, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const f = f32x4.sub(bits, splat(1))
  const square = f32x4.mul(f, f)
  let p = multiplyAdd(splat(7.0376836292e-2), f, splat(-1.151461031e-1))
  p = multiplyAdd(p, f, splat(1.167699874e-1))
  p = multiplyAdd(p, f, splat(-1.2420140846e-1))
  p = multiplyAdd(p, f, splat(1.4249322787e-1))
  p = multiplyAdd(p, f, splat(-1.6668057665e-1))
  p = multiplyAdd(p, f, splat(2.0000714765e-1))
  p = multiplyAdd(p, f, splat(-2.4999993993e-1))
  p = multiplyAdd(p, f, splat(3.3333331174e-1))
  p = f32x4.mul(f32x4.mul(p, f), square)
  p = multiplyAdd(e, splat(LN2_LOW), p)
  p = multiplyAdd(square, splat(-0.5), p)
  let y = multiplyAdd(e, splat(LN2_HIGH), f32x4.add(f, p))
  y = v128.bitselect(x, y, f32x4.eq(x, splat(Infinity)))
  y = v128.bitselect(splat(-Infinity), y, f32x4.eq(x, splat(0)))
  return v128.bitselect(y, splat(NaN), f32x4.ge(x, splat(0)))
}

/** ln(1 + u) for u ≥ 0, accurate for small u, too: Goldberg 1991, theorem 4. */
@inline
export function log1p(u: v128): v128 {
  const w = f32x4.add(u, splat(1))
  const corrected = f32x4.div(f32x4.mul(log(w), u), f32x4.sub(w, splat(1)))
  const tiny = f32x4.eq(w, splat(1))
  const huge = f32x4.eq(u, splat(Infinity))
  return v128.bitselect(u, corrected, v128.or(tiny, huge))
}

/** ln(1 + u) for u in [0, 1], as 2·artanh(u / (2 + u)); coefficients fitted for the least relative error. */
@inline
export function log1pOfUnit(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(u, splat(2)))
  const t = f32x4.mul(s, s)
  let p = multiplyAdd(splat(0.1400599651), t, splat(0.1400090205))
  p = multiplyAdd(p, t, splat(0.2001076365))
  p = multiplyAdd(p, t, splat(0.3333320814))
  const twice = f32x4.add(s, s)
  return multiplyAdd(f32x4.mul(twice, t), p, twice)
}

/** e^(-x²/2) */
@inline
function gaussian(x: v128): v128 {
  return exp(f32x4.mul(f32x4.mul(x, x), splat(-0.5)))
}

/** Standard normal density. */
@inline
export function normalDensity(x: v128): v128 {
  return f32x4.mul(gaussian(x), splat(0.3989422804014327))
}

/**
 * Standard normal distribution function Φ, accurate in the lower tail, too: Φ(-|x|) = e^(-x²/2)·P(t), t = 1 / (1 + 0.35·|x|),
 * as Abramowitz & Stegun 26.2.17 has it; coefficients fitted for the least relative error.
 */
@inline
export function normalDistribution(x: v128): v128 {
  const t = f32x4.div(splat(1), multiplyAdd(f32x4.abs(x), splat(0.35), splat(1)))
  let p = multiplyAdd(splat(-0.02914674953), t, splat(0.1439753324))
  p = multiplyAdd(p, t, splat(-0.2557210624))
  p = multiplyAdd(p, t, splat(0.1591811776))
  p = multiplyAdd(p, t, splat(-0.02311414666))
  p = multiplyAdd(p, t, splat(0.1055096239))
  p = multiplyAdd(p, t, splat(0.1198325083))
  p = multiplyAdd(p, t, splat(0.1398619115))
  p = multiplyAdd(p, t, splat(0.1396214068))
  const tail = f32x4.mul(gaussian(x), f32x4.mul(p, t))
  return v128.bitselect(f32x4.sub(splat(1), tail), tail, f32x4.gt(x, splat(0)))
}

/** Applies one of the functions above to `count` vectors; for the tests. */
export function elementary(which: i32, from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const x = v128.load(from + i * 16)
    v128.store(to + i * 16, elementaryOf(which, x))
  }
}

function elementaryOf(which: i32, x: v128): v128 {
  switch (which) {
    case ELEMENTARY_EXP:
      return exp(x)
    case ELEMENTARY_LOG:
      return log(x)
    case ELEMENTARY_LOG1P:
      return log1p(x)
    case ELEMENTARY_TANH:
      return tanh(x)
    case ELEMENTARY_SIGMOID:
      return sigmoid(x)
    case ELEMENTARY_LOG1P_OF_UNIT:
      return log1pOfUnit(x)
    case ELEMENTARY_EXPM1:
      return expm1(x)
    case ELEMENTARY_NORMAL_DISTRIBUTION:
      return normalDistribution(x)
    default:
      return unreachable()
  }
}
