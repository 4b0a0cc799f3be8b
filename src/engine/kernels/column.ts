import { COLUMNS, ROW, VECTOR } from './abi.generated'
import { multiplyAdd, splat } from './arithmetic'

/**
 * Values of a single output unit of one run. In a panel each would have a row to itself; here samples stand side by side,
 * 16 to a panel row, so that vectors are full. What lies behind the last sample is never used.
 */

/** Panel rows that hold the column of `rows` samples. */
@inline
export function columnRows(rows: i32): i32 {
  return (rows + COLUMNS - 1) / COLUMNS
}

/** Bytes of the column of `rows` samples. */
@inline
export function columnBytes(rows: i32): usize {
  return <usize>columnRows(rows) * ROW
}

/** The first float of each of `rows` panel rows. */
export function takeColumn(from: usize, rows: i32, to: usize): void {
  for (const end = from + <usize>rows * ROW; from < end; from += ROW, to += 4) store<f32>(to, load<f32>(from))
}

/** Half a panel row for each value: the value, then zeros. */
export function spreadColumn(from: usize, rows: i32, to: usize): void {
  for (const end = to + <usize>rows * ROW; to < end; to += ROW, from += 4)
    storeAlone(v128.load32_zero(from), to)
}

/** Adds the products of four input units, of one or several left, to four samples' sums. Rows of `a` are samples. */
@inline
function addProducts(full: bool, a: usize, w: usize, left: i32, sums: v128): v128 {
  const r0 = v128.load(a)
  const r1 = v128.load(a, ROW)
  const r2 = v128.load(a, 2 * ROW)
  const r3 = v128.load(a, 3 * ROW)
  const low01 = i32x4.shuffle(r0, r1, 0, 4, 1, 5)
  const low23 = i32x4.shuffle(r2, r3, 0, 4, 1, 5)
  const high01 = i32x4.shuffle(r0, r1, 2, 6, 3, 7)
  const high23 = i32x4.shuffle(r2, r3, 2, 6, 3, 7)
  let c = multiplyAdd(i64x2.shuffle(low01, low23, 0, 2), v128.load32_splat(w), sums)
  if (full || left > 1) c = multiplyAdd(i64x2.shuffle(low01, low23, 1, 3), v128.load32_splat(w, ROW), c)
  if (full || left > 2) c = multiplyAdd(i64x2.shuffle(high01, high23, 0, 2), v128.load32_splat(w, 2 * ROW), c)
  if (full || left > 3) c = multiplyAdd(i64x2.shuffle(high01, high23, 1, 3), v128.load32_splat(w, 3 * ROW), c)
  return c
}

/** Half a panel row: the value, then zeros. */
@inline
function storeAlone(value: v128, to: usize): void {
  v128.store(to, value)
  v128.store(to, splat(0), VECTOR)
}

/** The first `rows` of four sums, half a panel row each. */
@inline
function storeColumn(sums: v128, rows: i32, to: usize): void {
  const zero = splat(0)
  if (rows > 0) storeAlone(i32x4.shuffle(sums, zero, 0, 4, 4, 4), to)
  if (rows > 1) storeAlone(i32x4.shuffle(sums, zero, 1, 4, 4, 4), to + ROW)
  if (rows > 2) storeAlone(i32x4.shuffle(sums, zero, 2, 4, 4, 4), to + 2 * ROW)
  if (rows > 3) storeAlone(i32x4.shuffle(sums, zero, 3, 4, 4, 4), to + 3 * ROW)
}

/** The forward product, as `multiply` has it, with lanes over samples. a: [input panel][sample], w: [input unit]. */
export function multiplyColumn(
  a: usize,
  panelBytes: usize,
  depth: i32,
  w: usize,
  bias: usize,
  c: usize,
  rows: i32
): void {
  for (let m = 0; m < rows; m += 8, a += 8 * ROW, c += 8 * ROW) {
    let sums = v128.load32_splat(bias)
    let more = sums
    let panel = a
    let weights = w
    for (let k = 0; k < depth; k += COLUMNS, panel += panelBytes) {
      let p = panel
      let left = min(depth - k, COLUMNS)
      for (; left >= 4; left -= 4, p += VECTOR, weights += 4 * ROW) {
        sums = addProducts(true, p, weights, 4, sums)
        more = addProducts(true, p + 4 * ROW, weights, 4, more)
      }
      if (left > 0) {
        sums = addProducts(false, p, weights, left, sums)
        more = addProducts(false, p + 4 * ROW, weights, left, more)
      }
    }
    storeColumn(sums, rows - m, c)
    storeColumn(more, rows - m - 4, c + 4 * ROW)
  }
}

/**
 * Weight gradient of `units` input units, as `gradient` has it, with lanes over the input units: the output unit's column
 * would leave most lanes idle. a: [unit panel][sample], delta: [sample].
 */
export function gradientOfColumn(
  a: usize,
  panelBytes: usize,
  units: i32,
  delta: usize,
  samples: i32,
  g: usize
): void {
  for (; units > 0; units -= COLUMNS, a += panelBytes, g += COLUMNS * ROW) {
    let c0 = splat(0)
    let c1 = splat(0)
    let c2 = splat(0)
    let c3 = splat(0)
    let b = delta
    let p = a
    for (const end = a + <usize>samples * ROW; p < end; p += ROW, b += ROW) {
      const d = v128.load32_splat(b)
      c0 = multiplyAdd(v128.load(p), d, c0)
      c1 = multiplyAdd(v128.load(p, VECTOR), d, c1)
      c2 = multiplyAdd(v128.load(p, 2 * VECTOR), d, c2)
      c3 = multiplyAdd(v128.load(p, 3 * VECTOR), d, c3)
    }
    storeColumn(c0, units, g)
    storeColumn(c1, units - 4, g + 4 * ROW)
    storeColumn(c2, units - 8, g + 8 * ROW)
    storeColumn(c3, units - 12, g + 12 * ROW)
  }
}
