import { splat } from './arithmetic'
import { HALF, ROW, VECTOR, halfStep } from './panels'

/**
 * Update rules of torch.optim, as an epilogue of the gradient: w, g and the slots are panel rows. To add one: its
 * number, its part in `firstSlot`, `secondSlot` and `stepped`, and a case in `update`. Hyper values are vectors, one value a run.
 */
export const SGD: i32 = 0
export const MOMENTUM: i32 = 1
export const NESTEROV: i32 = 2
export const ADAM: i32 = 3

/**
 * Byte offsets into a group's hyper values: half a row each, a value a lane; those from `RATES` on are in float64, a
 * whole row each.
 */
const LEARNING_RATE: usize = 0
const MOMENTUM_FACTOR: usize = 32
const WEIGHT_DECAY: usize = 64
const BETA1: usize = 96
const ONE_MINUS_BETA1: usize = 128
const BETA2: usize = 160
const ONE_MINUS_BETA2: usize = 192
const EPSILON: usize = 224
const RATES: usize = 256
const BETA1S: usize = 320
const BETA2S: usize = 384
/** Written by `prepareStep`: lr / (1 - β₁ᵗ) and √(1 - β₂ᵗ). */
const STEP_SIZE: usize = 448
const ROOT_CORRECTION: usize = 480

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

/** Adam's bias corrections of step `step`, counted from 1. */
export function prepareStep(kind: i32, hyper: usize, step: i64): void {
  if (kind != ADAM) return
  const one = f64x2.splat(1)
  for (let v: usize = 0; v < HALF; v += VECTOR) {
    const low = hyper + 2 * v
    const high = low + VECTOR
    const first = f64x2.sub(one, power(v128.load(low, BETA1S), step))
    const second = f64x2.sub(one, power(v128.load(high, BETA1S), step))
    const sizes = demote(f64x2.div(v128.load(low, RATES), first), f64x2.div(v128.load(high, RATES), second))
    v128.store(hyper + v, sizes, STEP_SIZE)
    const third = f64x2.sqrt(f64x2.sub(one, power(v128.load(low, BETA2S), step)))
    const fourth = f64x2.sqrt(f64x2.sub(one, power(v128.load(high, BETA2S), step)))
    v128.store(hyper + v, demote(third, fourth), ROOT_CORRECTION)
  }
}

/** The gradient with weight decay. */
@inline
function decayed(decay: bool, w: v128, g: v128, hyper: usize, second: bool): v128 {
  return decay ? f32x4.add(g, f32x4.mul((second ? v128.load(hyper, WEIGHT_DECAY + VECTOR) : v128.load(hyper, WEIGHT_DECAY)), w)) : g
}

/** First slot after the step: momentum buffer, or Adam's first moment. */
@inline
function firstSlot(kind: i32, m: v128, g: v128, hyper: usize, second: bool): v128 {
  if (kind != ADAM) return f32x4.add(f32x4.mul((second ? v128.load(hyper, MOMENTUM_FACTOR + VECTOR) : v128.load(hyper, MOMENTUM_FACTOR)), m), g)
  return f32x4.add(f32x4.mul((second ? v128.load(hyper, BETA1 + VECTOR) : v128.load(hyper, BETA1)), m), f32x4.mul((second ? v128.load(hyper, ONE_MINUS_BETA1 + VECTOR) : v128.load(hyper, ONE_MINUS_BETA1)), g))
}

/** Adam's second moment after the step. */
@inline
function secondSlot(v: v128, g: v128, hyper: usize, second: bool): v128 {
  const square = f32x4.mul(f32x4.mul((second ? v128.load(hyper, ONE_MINUS_BETA2 + VECTOR) : v128.load(hyper, ONE_MINUS_BETA2)), g), g)
  return f32x4.add(f32x4.mul((second ? v128.load(hyper, BETA2 + VECTOR) : v128.load(hyper, BETA2)), v), square)
}

/** The weight after the step, from the slots after it. */
@inline
function stepped(kind: i32, w: v128, g: v128, m: v128, v: v128, hyper: usize, second: bool): v128 {
  if (kind == ADAM) {
    const root = f32x4.div(f32x4.sqrt(v), (second ? v128.load(hyper, ROOT_CORRECTION + VECTOR) : v128.load(hyper, ROOT_CORRECTION)))
    const denominator = f32x4.add(root, (second ? v128.load(hyper, EPSILON + VECTOR) : v128.load(hyper, EPSILON)))
    return f32x4.sub(w, f32x4.div(f32x4.mul((second ? v128.load(hyper, STEP_SIZE + VECTOR) : v128.load(hyper, STEP_SIZE)), m), denominator))
  }
  let direction = g
  if (kind == MOMENTUM) direction = m
  if (kind == NESTEROV) direction = f32x4.add(g, f32x4.mul((second ? v128.load(hyper, MOMENTUM_FACTOR + VECTOR) : v128.load(hyper, MOMENTUM_FACTOR)), m))
  return f32x4.sub(w, f32x4.mul((second ? v128.load(hyper, LEARNING_RATE + VECTOR) : v128.load(hyper, LEARNING_RATE)), direction))
}

@inline
function updateAll(
  kind: i32,
  decay: bool,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  hyper: usize,
  rows: i32,
  halves: i32
): void {
  const step = halfStep(halves)
  for (const end = w + rows * ROW; w < end; w += step, g += step, m += step, v += step) {
    const before0 = v128.load(w)
    const before1 = v128.load(w, VECTOR)
    const direction0 = decayed(decay, before0, v128.load(g), hyper, false)
    const direction1 = decayed(decay, before1, v128.load(g, VECTOR), hyper, true)
    let first0 = direction0
    let first1 = direction1
    let second0 = direction0
    let second1 = direction1
    if (kind != SGD) {
      first0 = firstSlot(kind, v128.load(m), direction0, hyper, false)
      first1 = firstSlot(kind, v128.load(m, VECTOR), direction1, hyper, true)
      v128.store(m, first0)
      v128.store(m, first1, VECTOR)
    }
    if (kind == ADAM) {
      second0 = secondSlot(v128.load(v), direction0, hyper, false)
      second1 = secondSlot(v128.load(v, VECTOR), direction1, hyper, true)
      v128.store(v, second0)
      v128.store(v, second1, VECTOR)
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
  hyper: usize,
  rows: i32,
  halves: i32
): void {
  if (decay) updateAll(kind, true, w, g, m, v, hyper, rows, halves)
  else updateAll(kind, false, w, g, m, v, hyper, rows, halves)
}

/** One step of the first `halves` halves of each of `rows` panel rows. */
export function update(
  kind: i32,
  decay: i32,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  hyper: usize,
  rows: i32,
  halves: i32
): void {
  switch (kind) {
    case SGD:
      updateOf(SGD, decay, w, g, m, v, hyper, rows, halves)
      break
    case MOMENTUM:
      updateOf(MOMENTUM, decay, w, g, m, v, hyper, rows, halves)
      break
    case NESTEROV:
      updateOf(NESTEROV, decay, w, g, m, v, hyper, rows, halves)
      break
    case ADAM:
      updateOf(ADAM, decay, w, g, m, v, hyper, rows, halves)
      break
  }
}
