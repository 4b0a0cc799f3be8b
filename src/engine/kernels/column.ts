import { multiplyAdd, splat } from './arithmetic'
import { COLUMNS, ROW, VECTOR } from './panels'

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
  for (const end = to + <usize>rows * ROW; to < end; to += ROW, from += 4) {
    v128.store(to, v128.load32_zero(from))
    v128.store(to, splat(0), VECTOR)
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
  g: usize,
  scratch: usize
): void {
  for (let i = 0; i < units; i += COLUMNS, a += panelBytes, g += COLUMNS * ROW) {
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
    v128.store(scratch, c0)
    v128.store(scratch, c1, VECTOR)
    v128.store(scratch, c2, 2 * VECTOR)
    v128.store(scratch, c3, 3 * VECTOR)
    spreadColumn(scratch, min(units - i, COLUMNS), g)
  }
}
