import { multiplyAdd, splat } from './arithmetic'
import { COLUMNS, ROW, RUNS, VECTOR } from './panels'

/**
 * The three products of a layer, one panel of the result at a time, as register tiles of TILE rows × 4 vectors:
 *
 *   forward   C[m][n] = b[n] + Σ_k A[m][k]·B[k][n]   m sample, k input unit, n output unit
 *   backward  the same with b = 0 and the transposed weights: m sample, k output unit, n input unit
 *   gradient  C[m][n] = Σ_k A[k][m]·B[k][n]          m input unit, k sample, n output unit
 *
 * A value of A is a float that goes to all columns (`vector` false: inputs, or lanes over units) or half a row of eight
 * runs (`vector` true). Every sum runs over k in ascending order, one product after the other, whatever the tile and the
 * layout: that is why both layouts give the same bits. TILE is set by the build (constants.d.ts).
 */

@inline
function first(vector: bool, p: usize): v128 {
  return vector ? v128.load(p) : v128.load32_splat(p)
}

@inline
function second(vector: bool, p: usize, a: v128): v128 {
  return vector ? v128.load(p, VECTOR) : a
}

/**
 * C's rows × 4 vectors. In A, rows are `rowBytes` apart, successive k `stepBytes`, and after `perPanel` values of k
 * the next panel starts, `panelBytes` after the one before. Rows of B and C are panel rows. bias 0: the row of
 * zeros at that address.
 */
@inline
function multiplyPanel(
  vector: bool,
  rowBytes: usize,
  stepBytes: usize,
  a: usize,
  panelBytes: usize,
  perPanel: i32,
  depth: i32,
  b: usize,
  bias: usize,
  c: usize,
  rows: i32
): void {
  let m = 0
  for (; m + TILE <= rows; m += TILE) {
    let c00 = v128.load(bias)
    let c01 = v128.load(bias, VECTOR)
    let c02 = v128.load(bias, 2 * VECTOR)
    let c03 = v128.load(bias, 3 * VECTOR)
    let c10 = c00
    let c11 = c01
    let c12 = c02
    let c13 = c03
    let c20 = c00
    let c21 = c01
    let c22 = c02
    let c23 = c03
    let c30 = c00
    let c31 = c01
    let c32 = c02
    let c33 = c03
    let panel = a + m * rowBytes
    let q = b
    for (let k = 0; k < depth; k += perPanel, panel += panelBytes) {
      let p = panel
      for (const end = q + min(depth - k, perPanel) * ROW; q != end; q += ROW, p += stepBytes) {
        const b0 = v128.load(q)
        const b1 = v128.load(q, VECTOR)
        const b2 = v128.load(q, 2 * VECTOR)
        const b3 = v128.load(q, 3 * VECTOR)
        const a0 = first(vector, p)
const e0 = second(vector, p, a0)
        c00 = multiplyAdd(a0, b0, c00)
        c01 = multiplyAdd(e0, b1, c01)
        c02 = multiplyAdd(a0, b2, c02)
        c03 = multiplyAdd(e0, b3, c03)
        const a1 = first(vector, p + rowBytes)
const e1 = second(vector, p + rowBytes, a1)
        c10 = multiplyAdd(a1, b0, c10)
        c11 = multiplyAdd(e1, b1, c11)
        c12 = multiplyAdd(a1, b2, c12)
        c13 = multiplyAdd(e1, b3, c13)
        if (TILE == 4) {
          const a2 = first(vector, p + 2 * rowBytes)
const e2 = second(vector, p + 2 * rowBytes, a2)
          c20 = multiplyAdd(a2, b0, c20)
          c21 = multiplyAdd(e2, b1, c21)
          c22 = multiplyAdd(a2, b2, c22)
          c23 = multiplyAdd(e2, b3, c23)
          const a3 = first(vector, p + 3 * rowBytes)
const e3 = second(vector, p + 3 * rowBytes, a3)
          c30 = multiplyAdd(a3, b0, c30)
          c31 = multiplyAdd(e3, b1, c31)
          c32 = multiplyAdd(a3, b2, c32)
          c33 = multiplyAdd(e3, b3, c33)
        }
      }
    }
    v128.store(c, c00)
    v128.store(c, c01, VECTOR)
    v128.store(c, c02, 2 * VECTOR)
    v128.store(c, c03, 3 * VECTOR)
    v128.store(c, c10, ROW)
    v128.store(c, c11, ROW + VECTOR)
    v128.store(c, c12, ROW + 2 * VECTOR)
    v128.store(c, c13, ROW + 3 * VECTOR)
    if (TILE == 4) {
      v128.store(c, c20, 2 * ROW)
      v128.store(c, c21, 2 * ROW + VECTOR)
      v128.store(c, c22, 2 * ROW + 2 * VECTOR)
      v128.store(c, c23, 2 * ROW + 3 * VECTOR)
      v128.store(c, c30, 3 * ROW)
      v128.store(c, c31, 3 * ROW + VECTOR)
      v128.store(c, c32, 3 * ROW + 2 * VECTOR)
      v128.store(c, c33, 3 * ROW + 3 * VECTOR)
    }
    c += TILE * ROW
  }
  for (; m < rows; m++) {
    let c0 = v128.load(bias)
    let c1 = v128.load(bias, VECTOR)
    let c2 = v128.load(bias, 2 * VECTOR)
    let c3 = v128.load(bias, 3 * VECTOR)
    let panel = a + m * rowBytes
    let q = b
    for (let k = 0; k < depth; k += perPanel, panel += panelBytes) {
      let p = panel
      for (const end = q + min(depth - k, perPanel) * ROW; q != end; q += ROW, p += stepBytes) {
        const a0 = first(vector, p)
const e0 = second(vector, p, a0)
        c0 = multiplyAdd(a0, v128.load(q), c0)
        c1 = multiplyAdd(e0, v128.load(q, VECTOR), c1)
        c2 = multiplyAdd(a0, v128.load(q, 2 * VECTOR), c2)
        c3 = multiplyAdd(e0, v128.load(q, 3 * VECTOR), c3)
      }
    }
    v128.store(c, c0)
    v128.store(c, c1, VECTOR)
    v128.store(c, c2, 2 * VECTOR)
    v128.store(c, c3, 3 * VECTOR)
    c += ROW
  }
}

/** Half a row of each of C's: the last panel of a matrix whose columns do not fill it. */
@inline
function multiplyHalf(
  vector: bool,
  rowBytes: usize,
  stepBytes: usize,
  a: usize,
  panelBytes: usize,
  perPanel: i32,
  depth: i32,
  b: usize,
  bias: usize,
  c: usize,
  rows: i32
): void {
  let m = 0
  for (; TILE == 4 && m + 8 <= rows; m += 8) {
    let c00 = v128.load(bias)
    let c01 = v128.load(bias, VECTOR)
    let c10 = c00
    let c11 = c01
    let c20 = c00
    let c21 = c01
    let c30 = c00
    let c31 = c01
    let c40 = c00
    let c41 = c01
    let c50 = c00
    let c51 = c01
    let c60 = c00
    let c61 = c01
    let c70 = c00
    let c71 = c01
    let panel = a + m * rowBytes
    let q = b
    for (let k = 0; k < depth; k += perPanel, panel += panelBytes) {
      let p = panel
      for (const end = q + min(depth - k, perPanel) * ROW; q != end; q += ROW, p += stepBytes) {
        const b0 = v128.load(q)
        const b1 = v128.load(q, VECTOR)
        const a0 = first(vector, p)
        const e0 = second(vector, p, a0)
        c00 = multiplyAdd(a0, b0, c00)
        c01 = multiplyAdd(e0, b1, c01)
        const a1 = first(vector, p + rowBytes)
        const e1 = second(vector, p + rowBytes, a1)
        c10 = multiplyAdd(a1, b0, c10)
        c11 = multiplyAdd(e1, b1, c11)
        const a2 = first(vector, p + 2 * rowBytes)
        const e2 = second(vector, p + 2 * rowBytes, a2)
        c20 = multiplyAdd(a2, b0, c20)
        c21 = multiplyAdd(e2, b1, c21)
        const a3 = first(vector, p + 3 * rowBytes)
        const e3 = second(vector, p + 3 * rowBytes, a3)
        c30 = multiplyAdd(a3, b0, c30)
        c31 = multiplyAdd(e3, b1, c31)
        const a4 = first(vector, p + 4 * rowBytes)
        const e4 = second(vector, p + 4 * rowBytes, a4)
        c40 = multiplyAdd(a4, b0, c40)
        c41 = multiplyAdd(e4, b1, c41)
        const a5 = first(vector, p + 5 * rowBytes)
        const e5 = second(vector, p + 5 * rowBytes, a5)
        c50 = multiplyAdd(a5, b0, c50)
        c51 = multiplyAdd(e5, b1, c51)
        const a6 = first(vector, p + 6 * rowBytes)
        const e6 = second(vector, p + 6 * rowBytes, a6)
        c60 = multiplyAdd(a6, b0, c60)
        c61 = multiplyAdd(e6, b1, c61)
        const a7 = first(vector, p + 7 * rowBytes)
        const e7 = second(vector, p + 7 * rowBytes, a7)
        c70 = multiplyAdd(a7, b0, c70)
        c71 = multiplyAdd(e7, b1, c71)
      }
    }
    v128.store(c, c00)
    v128.store(c, c01, VECTOR)
    v128.store(c, c10, ROW)
    v128.store(c, c11, ROW + VECTOR)
    v128.store(c, c20, 2 * ROW)
    v128.store(c, c21, 2 * ROW + VECTOR)
    v128.store(c, c30, 3 * ROW)
    v128.store(c, c31, 3 * ROW + VECTOR)
    v128.store(c, c40, 4 * ROW)
    v128.store(c, c41, 4 * ROW + VECTOR)
    v128.store(c, c50, 5 * ROW)
    v128.store(c, c51, 5 * ROW + VECTOR)
    v128.store(c, c60, 6 * ROW)
    v128.store(c, c61, 6 * ROW + VECTOR)
    v128.store(c, c70, 7 * ROW)
    v128.store(c, c71, 7 * ROW + VECTOR)
    c += 8 * ROW
  }
  for (; m + 4 <= rows; m += 4) {
    let c00 = v128.load(bias)
    let c01 = v128.load(bias, VECTOR)
    let c10 = c00
    let c11 = c01
    let c20 = c00
    let c21 = c01
    let c30 = c00
    let c31 = c01
    let panel = a + m * rowBytes
    let q = b
    for (let k = 0; k < depth; k += perPanel, panel += panelBytes) {
      let p = panel
      for (const end = q + min(depth - k, perPanel) * ROW; q != end; q += ROW, p += stepBytes) {
        const b0 = v128.load(q)
        const b1 = v128.load(q, VECTOR)
        const a0 = first(vector, p)
        const e0 = second(vector, p, a0)
        c00 = multiplyAdd(a0, b0, c00)
        c01 = multiplyAdd(e0, b1, c01)
        const a1 = first(vector, p + rowBytes)
        const e1 = second(vector, p + rowBytes, a1)
        c10 = multiplyAdd(a1, b0, c10)
        c11 = multiplyAdd(e1, b1, c11)
        const a2 = first(vector, p + 2 * rowBytes)
        const e2 = second(vector, p + 2 * rowBytes, a2)
        c20 = multiplyAdd(a2, b0, c20)
        c21 = multiplyAdd(e2, b1, c21)
        const a3 = first(vector, p + 3 * rowBytes)
        const e3 = second(vector, p + 3 * rowBytes, a3)
        c30 = multiplyAdd(a3, b0, c30)
        c31 = multiplyAdd(e3, b1, c31)
      }
    }
    v128.store(c, c00)
    v128.store(c, c01, VECTOR)
    v128.store(c, c10, ROW)
    v128.store(c, c11, ROW + VECTOR)
    v128.store(c, c20, 2 * ROW)
    v128.store(c, c21, 2 * ROW + VECTOR)
    v128.store(c, c30, 3 * ROW)
    v128.store(c, c31, 3 * ROW + VECTOR)
    c += 4 * ROW
  }
  for (; m < rows; m++) {
    let c0 = v128.load(bias)
    let c1 = v128.load(bias, VECTOR)
    let panel = a + m * rowBytes
    let q = b
    for (let k = 0; k < depth; k += perPanel, panel += panelBytes) {
      let p = panel
      for (const end = q + min(depth - k, perPanel) * ROW; q != end; q += ROW, p += stepBytes) {
        const a0 = first(vector, p)
        const e0 = second(vector, p, a0)
        c0 = multiplyAdd(a0, v128.load(q), c0)
        c1 = multiplyAdd(e0, v128.load(q, VECTOR), c1)
      }
    }
    v128.store(c, c0)
    v128.store(c, c1, VECTOR)
    c += ROW
  }
}

/** Forward and backward product of one panel; `perPanel` values of k lie in a panel of A, so ROW / perPanel bytes apart. */
@inline
function samplesByUnits(
  vector: bool,
  perPanel: i32,
  a: usize,
  panelBytes: usize,
  depth: i32,
  b: usize,
  bias: usize,
  c: usize,
  rows: i32,
  halves: i32
): void {
  const step = ROW / <usize>perPanel
  if (halves == 2) {
    multiplyPanel(vector, ROW, step, a, panelBytes, perPanel, depth, b, bias, c, rows)
  } else {
    multiplyHalf(vector, ROW, step, a, panelBytes, perPanel, depth, b, bias, c, rows)
  }
}

function splatSamplesByUnits(
  a: usize,
  panelBytes: usize,
  depth: i32,
  b: usize,
  bias: usize,
  c: usize,
  rows: i32,
  halves: i32
): void {
  samplesByUnits(false, COLUMNS, a, panelBytes, depth, b, bias, c, rows, halves)
}

function vectorSamplesByUnits(
  a: usize,
  panelBytes: usize,
  depth: i32,
  b: usize,
  bias: usize,
  c: usize,
  rows: i32,
  halves: i32
): void {
  samplesByUnits(true, COLUMNS / RUNS, a, panelBytes, depth, b, bias, c, rows, halves)
}

/** rows samples × one panel of units. a: [k panel][sample], b: the panel's [k], bias: a panel row or 0. */
@inline
export function multiply(
  vector: bool,
  a: usize,
  panelBytes: usize,
  depth: i32,
  b: usize,
  bias: usize,
  c: usize,
  rows: i32,
  halves: i32
): void {
  if (vector) vectorSamplesByUnits(a, panelBytes, depth, b, bias, c, rows, halves)
  else splatSamplesByUnits(a, panelBytes, depth, b, bias, c, rows, halves)
}

@inline
function unitsByUnits(
  vector: bool,
  perPanel: i32,
  a: usize,
  panelBytes: usize,
  units: i32,
  b: usize,
  samples: i32,
  c: usize,
  halves: i32
): void {
  const step = ROW / <usize>perPanel
  for (let i = 0; i < units; i += perPanel) {
    const rows = min(units - i, perPanel)
    if (halves == 2) {
      multiplyPanel(vector, step, ROW, a, 0, samples, samples, b, 0, c, rows)
    } else {
      multiplyHalf(vector, step, ROW, a, 0, samples, samples, b, 0, c, rows)
    }
    a += panelBytes
    c += perPanel * ROW
  }
}

function splatUnitsByUnits(
  a: usize,
  panelBytes: usize,
  units: i32,
  b: usize,
  samples: i32,
  c: usize,
  halves: i32
): void {
  unitsByUnits(false, COLUMNS, a, panelBytes, units, b, samples, c, halves)
}

function vectorUnitsByUnits(
  a: usize,
  panelBytes: usize,
  units: i32,
  b: usize,
  samples: i32,
  c: usize,
  halves: i32
): void {
  unitsByUnits(true, COLUMNS / RUNS, a, panelBytes, units, b, samples, c, halves)
}

/** Weight gradient of `units` input units × one panel of output units. a: [unit panel][sample], b: [sample]. */
@inline
export function gradient(
  vector: bool,
  a: usize,
  panelBytes: usize,
  units: i32,
  b: usize,
  samples: i32,
  c: usize,
  halves: i32
): void {
  if (vector) vectorUnitsByUnits(a, panelBytes, units, b, samples, c, halves)
  else splatUnitsByUnits(a, panelBytes, units, b, samples, c, halves)
}

/** Bias gradient of one panel: the sum of its rows, in ascending order. */
export function sumRows(b: usize, samples: i32, c: usize): void {
  let c0 = splat(0)
  let c1 = splat(0)
  let c2 = splat(0)
  let c3 = splat(0)
  for (const end = b + <usize>samples * ROW; b < end; b += ROW) {
    c0 = f32x4.add(c0, v128.load(b))
    c1 = f32x4.add(c1, v128.load(b, VECTOR))
    c2 = f32x4.add(c2, v128.load(b, 2 * VECTOR))
    c3 = f32x4.add(c3, v128.load(b, 3 * VECTOR))
  }
  v128.store(c, c0)
  v128.store(c, c1, VECTOR)
  v128.store(c, c2, 2 * VECTOR)
  v128.store(c, c3, 3 * VECTOR)
}
