import { COLUMNS, ROW, RUNS, VECTOR } from './abi.generated'
import { multiplyAdd, splat } from './arithmetic'

/**
 * The three products of a layer, one panel of the result at a time, as register tiles of `height` rows × `vectors` vectors:
 *
 *   forward   C[m][n] = b[n] + Σ_k A[m][k]·B[k][n]   m sample, k input unit, n output unit
 *   backward  the same with b = 0 and the transposed weights: m sample, k output unit, n input unit
 *   gradient  C[m][n] = Σ_k A[k][m]·B[k][n]          m input unit, k sample, n output unit
 *
 * A value of A is a float that goes to all columns (`vector` false: inputs, or lanes over units) or half a row of eight
 * runs (`vector` true). Every sum runs over k in ascending order, one product after the other, whatever the tile and the
 * layout: that is why both layouts give the same bits. TILE is set by the build (build.d.ts).
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
 * C's rows, the first `halves` halves of each. In A, rows are `rowBytes` apart, successive k `stepBytes`, and after
 * `perPanel` values of k the next panel starts, `panelBytes` after the one before. Rows of B and C are panel rows.
 * bias 0: the row of zeros at that address.
 */
@inline
function multiplyRows(
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
  rows: i32,
  halves: i32
): void {
  for (const vectors of [4, 2]) {
    if (halves == vectors / 2) {
      let m = 0
      // As many rows at a time as the registers hold, then what is left of them.
      for (const height of vectors == 4 ? [TILE, 1] : TILE == 4 ? [8, 4, 1] : [4, 1]) {
        for (; m + height <= rows; m += height) {
          const tile = registers(height, vectors)
          for (const v of range(vectors)) tile[0][v] = v128.load(bias, v * VECTOR)
          for (const r of range(height).slice(1)) for (const v of range(vectors)) tile[r][v] = tile[0][v]
          let panel = a + m * rowBytes
          let q = b
          for (let k = 0; k < depth; k += perPanel, panel += panelBytes) {
            let p = panel
            for (const end = q + min(depth - k, perPanel) * ROW; q != end; q += ROW, p += stepBytes) {
              const row = registers(vectors)
              for (const v of range(vectors)) row[v] = v128.load(q, v * VECTOR)
              for (const r of range(height)) {
                const even = first(vector, p + r * rowBytes)
                const odd = second(vector, p + r * rowBytes, even)
                for (const v of range(vectors))
                  tile[r][v] = multiplyAdd(v % 2 ? odd : even, row[v], tile[r][v])
              }
            }
          }
          for (const r of range(height))
            for (const v of range(vectors)) v128.store(c, tile[r][v], r * ROW + v * VECTOR)
          c += height * ROW
        }
      }
    }
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
  multiplyRows(vector, ROW, step, a, panelBytes, perPanel, depth, b, bias, c, rows, halves)
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
    multiplyRows(vector, step, ROW, a, 0, samples, samples, b, 0, c, rows, halves)
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
