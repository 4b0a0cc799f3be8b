import {
  ADAGRAD,
  ADAM,
  ADAMW,
  HALF,
  Hyper,
  MOMENTUM,
  NESTEROV,
  RMSPROP,
  RMSPROP_CENTERED,
  RMSPROP_CENTERED_MOMENTUM,
  RMSPROP_MOMENTUM,
  ROW,
  SGD,
  VECTOR
} from './abi.generated'
import { splat } from './arithmetic'
import { halfStep } from './panels'

/**
 * Update rules of torch.optim, as an epilogue of the gradient: w, g and the slots are panel rows. Hyper values are
 * vectors, one value a run.
 */

@inline
function isAdam(kind: i32): bool {
  return kind == ADAM || kind == ADAMW
}
@inline
function isCentered(kind: i32): bool {
  return kind == RMSPROP_CENTERED || kind == RMSPROP_CENTERED_MOMENTUM
}
@inline
function isRmsprop(kind: i32): bool {
  return kind == RMSPROP || kind == RMSPROP_MOMENTUM || isCentered(kind)
}
/** Whether it takes the learning rate as it is. */
@inline
function isPlain(kind: i32): bool {
  return kind == SGD || kind == MOMENTUM || kind == NESTEROV || isRmsprop(kind)
}
@inline
function writesFirst(kind: i32): bool {
  return kind != SGD
}
@inline
function writesSecond(kind: i32): bool {
  return isAdam(kind) || kind == RMSPROP_MOMENTUM || kind == RMSPROP_CENTERED_MOMENTUM
}

/** No line for an update rule: left in the compiled module it fails the build (build/kernels/description.mjs). */
declare function noFirstSlot(kind: i32): v128
declare function noStep(kind: i32): v128

/** base^exponent by repeated squaring: the same bits whether training runs through or goes on from a checkpoint. */
function power(base: v128, exponent: i64): v128 {
  let result = f64x2.splat(1)
  for (; exponent; exponent >>= 1) {
    if (exponent & 1) result = f64x2.mul(result, base)
    base = f64x2.mul(base, base)
  }
  return result
}

@inline
function demote(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}

/** 1 - x of four float64, as float32. */
@inline
function oneMinus(low: v128, high: v128): v128 {
  const one = f64x2.splat(1)
  return demote(f64x2.sub(one, low), f64x2.sub(one, high))
}

/**
 * What the rules read that changes from step to step. `step` counts from 1; `rates`: its learning rates, 0 for constant ones.
 * Adam's bias corrections go into the step size and ε, as Kingma & Ba have it at the end of their section 2: one division
 * less for every weight than in torch.optim's order, and the same to a rounding.
 */
export function prepareStep(kind: i32, hyper: usize, step: i64, rates: usize): void {
  if (!rates && isPlain(kind)) return
  if (!rates) rates = hyper + Hyper.rates
  const one = f64x2.splat(1)
  for (let v: usize = 0; v < HALF; v += VECTOR, rates += 2 * VECTOR) {
    const low = hyper + 2 * v
    const high = low + VECTOR
    let first = v128.load(rates)
    let second = v128.load(rates, VECTOR)
    if (isAdam(kind)) {
      const lost = f64x2.mul(first, v128.load(low, Hyper.weightDecays))
      v128.store(
        hyper + v,
        oneMinus(lost, f64x2.mul(second, v128.load(high, Hyper.weightDecays))),
        Hyper.keptShare
      )
      const rootLow = f64x2.sqrt(f64x2.sub(one, power(v128.load(low, Hyper.beta2s), step)))
      const rootHigh = f64x2.sqrt(f64x2.sub(one, power(v128.load(high, Hyper.beta2s), step)))
      const epsilon = v128.load(hyper + v, Hyper.epsilon)
      const epsilonLow = f64x2.mul(rootLow, f64x2.promote_low_f32x4(epsilon))
      const epsilonHigh = f64x2.mul(rootHigh, f64x2.promote_low_f32x4(i64x2.shuffle(epsilon, epsilon, 1, 1)))
      v128.store(hyper + v, demote(epsilonLow, epsilonHigh), Hyper.correctedEpsilon)
      first = f64x2.div(f64x2.mul(first, rootLow), f64x2.sub(one, power(v128.load(low, Hyper.beta1s), step)))
      second = f64x2.div(
        f64x2.mul(second, rootHigh),
        f64x2.sub(one, power(v128.load(high, Hyper.beta1s), step))
      )
    } else if (kind == ADAGRAD) {
      const before = f64x2.splat(<f64>(step - 1))
      first = f64x2.div(first, f64x2.add(one, f64x2.mul(before, v128.load(low, Hyper.rateDecays))))
      second = f64x2.div(second, f64x2.add(one, f64x2.mul(before, v128.load(high, Hyper.rateDecays))))
    } else if (!isPlain(kind)) {
      unreachable()
    }
    v128.store(hyper + v, demote(first, second), Hyper.stepSize)
  }
}

/** A hyper value for the first or the second vector of a half row: at a constant offset, so that V8 can pair the two. */
@inline
function at(hyper: usize, offset: usize, second: bool): v128 {
  return v128.load(hyper + offset + (second ? VECTOR : 0))
}

/** The gradient with weight decay. */
@inline
function decayed(decay: bool, w: v128, g: v128, hyper: usize, second: bool): v128 {
  return decay ? f32x4.add(g, f32x4.mul(at(hyper, Hyper.weightDecay, second), w)) : g
}

/**
 * Slots decay towards 0 where gradients stay 0 (dead units, constant inputs) and would never arrive: the smallest
 * denormals round to themselves, and processors take a hundred times as long for them. What is smaller than these
 * magnitudes, far below anything that moves a weight, is 0 therefore.
 */
const LEAST_SLOT: f32 = 7.52316384526264e-37 // 2⁻¹²⁰
/** Of a gradient that is squared. */
const LEAST_SQUARED: f32 = 3.469446951953614e-18 // 2⁻⁵⁸

/** x, or 0 where its magnitude is under `least`; NaN stays NaN. */
@inline
function atLeast(least: f32, x: v128): v128 {
  const magnitude = v128.and(x, i32x4.splat(0x7fffffff))
  return v128.andnot(x, f32x4.lt(magnitude, splat(least)))
}

/** Running mean of the squared gradients. */
@inline
function meanSquare(before: v128, g: v128, hyper: usize, second: bool): v128 {
  const large = atLeast(LEAST_SQUARED, g)
  const square = f32x4.mul(f32x4.mul(at(hyper, Hyper.oneMinusBeta2, second), large), large)
  return atLeast(LEAST_SLOT, f32x4.add(f32x4.mul(at(hyper, Hyper.beta2, second), before), square))
}

/** What is left of a slot, and the gradients' share. */
@inline
function decaying(before: v128, kept: v128, gradients: v128): v128 {
  return atLeast(LEAST_SLOT, f32x4.add(f32x4.mul(kept, before), gradients))
}

/** First slot after the step: momentum buffer, Adam's mean of the gradients, or what the others divide by the root of. */
@inline
function firstSlot(kind: i32, m: v128, g: v128, hyper: usize, second: bool): v128 {
  if (kind == ADAGRAD) {
    const large = atLeast(LEAST_SQUARED, g)
    return f32x4.add(m, f32x4.mul(large, large))
  }
  if (isRmsprop(kind)) return meanSquare(m, g, hyper, second)
  if (kind == MOMENTUM || kind == NESTEROV) return decaying(m, at(hyper, Hyper.momentum, second), g)
  if (!isAdam(kind)) return noFirstSlot(kind)
  return decaying(m, at(hyper, Hyper.beta1, second), f32x4.mul(at(hyper, Hyper.oneMinusBeta1, second), g))
}

/** Third slot after the step: the running mean of the gradients of centered RMSprop. */
@inline
function thirdSlot(u: v128, g: v128, hyper: usize, second: bool): v128 {
  return decaying(u, at(hyper, Hyper.beta2, second), f32x4.mul(at(hyper, Hyper.oneMinusBeta2, second), g))
}

/** RMSprop's direction: the gradient over its root mean square, or over its standard deviation. */
@inline
function normalized(kind: i32, g: v128, square: v128, mean: v128, hyper: usize, second: bool): v128 {
  let spread = square
  // Rounding may leave less than nothing; NaN stays NaN.
  if (isCentered(kind)) spread = f32x4.pmax(f32x4.sub(square, f32x4.mul(mean, mean)), splat(0))
  return f32x4.div(g, f32x4.add(f32x4.sqrt(spread), at(hyper, Hyper.epsilon, second)))
}

/** Second slot after the step: Adam's mean of the squared gradients, or RMSprop's momentum buffer; without momentum its direction. */
@inline
function secondSlot(kind: i32, v: v128, g: v128, first: v128, third: v128, hyper: usize, second: bool): v128 {
  if (isAdam(kind)) return meanSquare(v, g, hyper, second)
  const direction = normalized(kind, g, first, third, hyper, second)
  if (!writesSecond(kind)) return direction
  return decaying(v, at(hyper, Hyper.momentum, second), direction)
}

/** The weight after the step, from the slots after it. */
@inline
function stepped(kind: i32, w: v128, g: v128, m: v128, v: v128, hyper: usize, second: bool): v128 {
  const stepSize = at(hyper, Hyper.stepSize, second)
  if (isAdam(kind)) {
    const denominator = f32x4.add(f32x4.sqrt(v), at(hyper, Hyper.correctedEpsilon, second))
    const kept = kind == ADAMW ? f32x4.mul(w, at(hyper, Hyper.keptShare, second)) : w
    return f32x4.sub(kept, f32x4.mul(stepSize, f32x4.div(m, denominator)))
  }
  if (kind == ADAGRAD) {
    const denominator = f32x4.add(f32x4.sqrt(m), at(hyper, Hyper.epsilon, second))
    return f32x4.sub(w, f32x4.div(f32x4.mul(stepSize, g), denominator))
  }
  let direction = g
  if (kind == MOMENTUM) direction = m
  else if (kind == NESTEROV) direction = f32x4.add(g, f32x4.mul(at(hyper, Hyper.momentum, second), m))
  else if (isRmsprop(kind)) direction = v
  else if (kind != SGD) return noStep(kind)
  return f32x4.sub(w, f32x4.mul(stepSize, direction))
}

/** m, v, u: the first, second and third slot, where the optimizer has them. */
@inline
function updateAll(
  kind: i32,
  decay: bool,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  u: usize,
  hyper: usize,
  rows: i32,
  halves: i32
): void {
  const step = halfStep(halves)
  for (const end = w + rows * ROW; w < end; w += step, g += step, m += step, v += step, u += step) {
    const before0 = v128.load(w)
    const before1 = v128.load(w, VECTOR)
    const direction0 = decayed(decay, before0, v128.load(g), hyper, false)
    const direction1 = decayed(decay, before1, v128.load(g, VECTOR), hyper, true)
    let first0 = direction0
    let first1 = direction1
    let second0 = direction0
    let second1 = direction1
    let third0 = direction0
    let third1 = direction1
    if (writesFirst(kind)) {
      first0 = firstSlot(kind, v128.load(m), direction0, hyper, false)
      first1 = firstSlot(kind, v128.load(m, VECTOR), direction1, hyper, true)
      v128.store(m, first0)
      v128.store(m, first1, VECTOR)
    }
    if (isCentered(kind)) {
      third0 = thirdSlot(v128.load(u), direction0, hyper, false)
      third1 = thirdSlot(v128.load(u, VECTOR), direction1, hyper, true)
      v128.store(u, third0)
      v128.store(u, third1, VECTOR)
    }
    if (isAdam(kind) || isRmsprop(kind)) {
      const old0 = writesSecond(kind) ? v128.load(v) : direction0
      const old1 = writesSecond(kind) ? v128.load(v, VECTOR) : direction1
      second0 = secondSlot(kind, old0, direction0, first0, third0, hyper, false)
      second1 = secondSlot(kind, old1, direction1, first1, third1, hyper, true)
      if (writesSecond(kind)) {
        v128.store(v, second0)
        v128.store(v, second1, VECTOR)
      }
    }
    const after0 = stepped(kind, before0, direction0, first0, second0, hyper, false)
    const after1 = stepped(kind, before1, direction1, first1, second1, hyper, true)
    v128.store(w, after0)
    v128.store(w, after1, VECTOR)
  }
}

@inline
function updateOf(
  kind: i32,
  decay: i32,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  u: usize,
  hyper: usize,
  rows: i32,
  halves: i32
): void {
  if (decay) updateAll(kind, true, w, g, m, v, u, hyper, rows, halves)
  else updateAll(kind, false, w, g, m, v, u, hyper, rows, halves)
}

/** One step of the first `halves` halves of each of `rows` panel rows. */
export function update(
  kind: i32,
  decay: i32,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  u: usize,
  hyper: usize,
  rows: i32,
  halves: i32
): void {
  switch (kind) {
    case SGD:
      updateOf(SGD, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case MOMENTUM:
      updateOf(MOMENTUM, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case NESTEROV:
      updateOf(NESTEROV, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case ADAM:
      updateOf(ADAM, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case ADAMW:
      updateAll(ADAMW, false, w, g, m, v, u, hyper, rows, halves)
      break
    case ADAGRAD:
      updateOf(ADAGRAD, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case RMSPROP:
      updateOf(RMSPROP, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case RMSPROP_MOMENTUM:
      updateOf(RMSPROP_MOMENTUM, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case RMSPROP_CENTERED:
      updateOf(RMSPROP_CENTERED, decay, w, g, m, v, u, hyper, rows, halves)
      break
    case RMSPROP_CENTERED_MOMENTUM:
      updateOf(RMSPROP_CENTERED_MOMENTUM, decay, w, g, m, v, u, hyper, rows, halves)
      break
    default:
      unreachable()
  }
}
