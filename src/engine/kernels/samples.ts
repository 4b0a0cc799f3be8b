import { COLUMNS, HALF, ROW, VECTOR } from './abi.generated'
import { splat } from './arithmetic'
import { exp, log1p } from './elementary'

/**
 * Cross entropy over units of one run, four samples at a time: a lane is a sample, so that sums over units need no
 * shuffles and come in the order that the other layout has. `scratch`: two vectors a unit, of the logits and the targets.
 */

/** Address of units o … o + 3 of a sample. */
@inline
function unitsAt(row: usize, panelBytes: usize, o: i32): usize {
  return row + (o / COLUMNS) * panelBytes + (o % COLUMNS) * 4
}

/** Four rows of four become four columns: from panel rows to a vector a unit, or back. */
@inline
function turn(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const r0 = v128.load(from)
  const r1 = v128.load(from + fromStep)
  const r2 = v128.load(from + 2 * fromStep)
  const r3 = v128.load(from + 3 * fromStep)
  const low01 = i32x4.shuffle(r0, r1, 0, 4, 1, 5)
  const high01 = i32x4.shuffle(r0, r1, 2, 6, 3, 7)
  const low23 = i32x4.shuffle(r2, r3, 0, 4, 1, 5)
  const high23 = i32x4.shuffle(r2, r3, 2, 6, 3, 7)
  v128.store(to, i64x2.shuffle(low01, low23, 0, 2))
  v128.store(to + toStep, i64x2.shuffle(low01, low23, 1, 3))
  v128.store(to + 2 * toStep, i64x2.shuffle(high01, high23, 0, 2))
  v128.store(to + 3 * toStep, i64x2.shuffle(high01, high23, 1, 3))
}

/** Bytes of a vector for each unit, up to a whole number of fours. */
@inline
function vectorsOf(units: i32): usize {
  return <usize>((units + 3) & ~3) * VECTOR
}

/** Logits and targets into scratch; gives the largest logit of each sample. */
@inline
function gather(
  z: usize,
  panelBytes: usize,
  units: i32,
  target: usize,
  targetBytes: usize,
  scratch: usize
): v128 {
  const targets = scratch + vectorsOf(units)
  for (let o = 0; o < units; o += 4) {
    turn(unitsAt(z, panelBytes, o), ROW, scratch + o * VECTOR, VECTOR)
    turn(unitsAt(target, targetBytes, o), ROW, targets + o * VECTOR, VECTOR)
  }
  let largest = v128.load(scratch)
  for (let o = 1; o < units; o++) largest = f32x4.pmax(largest, v128.load(scratch + o * VECTOR))
  return largest
}

/** dz of four samples, times `scale`; columns beyond the last unit become 0. As `crossEntropyDelta` has it. */
export function deltaOfSamples(
  z: usize,
  delta: usize,
  panelBytes: usize,
  units: i32,
  target: usize,
  targetBytes: usize,
  scale: f32,
  scratch: usize
): void {
  const largest = gather(z, panelBytes, units, target, targetBytes, scratch)
  const bytes = vectorsOf(units)
  const end = scratch + bytes
  for (let p = scratch; p < end; p += HALF) {
    const first = exp(f32x4.sub(v128.load(p), largest))
    const second = exp(f32x4.sub(v128.load(p, VECTOR), largest))
    v128.store(p, first)
    v128.store(p, second, VECTOR)
  }
  let own = splat(0)
  let others = splat(0)
  const last = scratch + <usize>units * VECTOR
  for (let p = scratch; p < last; p += VECTOR) {
    const e = v128.load(p)
    const isOwn = f32x4.eq(v128.load(p + bytes), splat(1))
    own = f32x4.add(own, v128.and(e, isOwn))
    others = f32x4.add(others, v128.andnot(e, isOwn))
  }
  const factor = f32x4.div(f32x4.splat(scale), f32x4.add(others, own))
  const ownShare = f32x4.neg(others)
  for (let p = scratch; p < last; p += VECTOR) {
    const isOwn = f32x4.eq(v128.load(p + bytes), splat(1))
    v128.store(p, f32x4.mul(v128.bitselect(ownShare, v128.load(p), isOwn), factor))
  }
  for (let p = last; p < end; p += VECTOR) v128.store(p, splat(0))
  for (let o = 0; o < units; o += 4) turn(scratch + o * VECTOR, VECTOR, unitsAt(delta, panelBytes, o), ROW)
  const after = (units + 3) & ~3
  if (!(after & 4)) return
  // Kernels work on half a row.
  for (let r = 0; r < 4; r++) v128.store(unitsAt(delta + r * ROW, panelBytes, after), splat(0))
}

/** Mask of the samples of `lossOfSamples` whose largest logit, the first of equals, is the label's. */
export function rightSamples(units: i32, labels: usize, scratch: usize): v128 {
  let best = v128.load(scratch)
  let chosen = i32x4.splat(0)
  for (let o = 1; o < units; o++) {
    const z = v128.load(scratch + o * VECTOR)
    const better = f32x4.lt(best, z)
    best = v128.bitselect(z, best, better)
    chosen = v128.bitselect(i32x4.splat(o), chosen, better)
  }
  return i32x4.eq(chosen, v128.load(labels))
}

/** Losses of four samples, whose logits stay in scratch. As `crossEntropyTerms` and `addTerms` have them. */
export function lossOfSamples(
  z: usize,
  panelBytes: usize,
  units: i32,
  target: usize,
  targetBytes: usize,
  scratch: usize
): v128 {
  const largest = gather(z, panelBytes, units, target, targetBytes, scratch)
  const bytes = vectorsOf(units)
  const last = scratch + <usize>units * VECTOR
  let low = f64x2.splat(-1)
  let high = low
  for (let p = scratch; p < last; p += VECTOR) {
    const e = exp(f32x4.sub(v128.load(p), largest))
    low = f64x2.add(low, f64x2.promote_low_f32x4(e))
    high = f64x2.add(high, f64x2.promote_low_f32x4(i64x2.shuffle(e, e, 1, 1)))
  }
  const rest = log1p(i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2))
  let sum = splat(0)
  for (let p = scratch; p < last; p += VECTOR) {
    const term = f32x4.mul(v128.load(p + bytes), f32x4.add(f32x4.sub(largest, v128.load(p)), rest))
    sum = f32x4.add(sum, term)
  }
  return sum
}
