import { ENTRY, ROW, SPARSE_CHUNK, VECTOR } from './abi.generated'
import { multiplyAdd } from './arithmetic'

/**
 * Products of the first layer with inputs that are mostly zeros, such as pixels and one-hot codes. A product with zero
 * adds nothing to a sum of finite numbers, so only the others are taken, in the same order.
 *
 * Inputs come as a table row a sample: where the sample's entries for every SPARSE_CHUNK features begin, in bytes from
 * `entries`, and the end. An entry is the byte offset of the feature's row in a panel (uint32) and its value (float32).
 */

/** C = bias + Σ of entries, for one panel or two neighbouring ones of each of `rows` samples. */
@inline
function multiplyEntries(
  two: bool,
  table: usize,
  tableBytes: usize,
  entries: usize,
  end: usize,
  b: usize,
  bBytes: usize,
  bias: usize,
  c: usize,
  cBytes: usize,
  rows: i32
): void {
  const d = b + bBytes
  for (let m = 0; m < rows; m++) {
    let c0 = v128.load(bias)
    let c1 = v128.load(bias, VECTOR)
    let c2 = v128.load(bias, 2 * VECTOR)
    let c3 = v128.load(bias, 3 * VECTOR)
    const otherBias = two ? bias + bBytes : bias
    let d0 = v128.load(otherBias)
    let d1 = v128.load(otherBias, VECTOR)
    let d2 = v128.load(otherBias, 2 * VECTOR)
    let d3 = v128.load(otherBias, 3 * VECTOR)
    const last = entries + load<usize>(table + end)
    for (let e = entries + load<usize>(table); e != last; e += ENTRY) {
      const row = b + load<u32>(e)
      const a = v128.load32_splat(e, 4)
      c0 = multiplyAdd(a, v128.load(row), c0)
      c1 = multiplyAdd(a, v128.load(row, VECTOR), c1)
      c2 = multiplyAdd(a, v128.load(row, 2 * VECTOR), c2)
      c3 = multiplyAdd(a, v128.load(row, 3 * VECTOR), c3)
      if (two) {
        const other = d + load<u32>(e)
        d0 = multiplyAdd(a, v128.load(other), d0)
        d1 = multiplyAdd(a, v128.load(other, VECTOR), d1)
        d2 = multiplyAdd(a, v128.load(other, 2 * VECTOR), d2)
        d3 = multiplyAdd(a, v128.load(other, 3 * VECTOR), d3)
      }
    }
    v128.store(c, c0)
    v128.store(c, c1, VECTOR)
    v128.store(c, c2, 2 * VECTOR)
    v128.store(c, c3, 3 * VECTOR)
    if (two) {
      const other = c + cBytes
      v128.store(other, d0)
      v128.store(other, d1, VECTOR)
      v128.store(other, d2, 2 * VECTOR)
      v128.store(other, d3, 3 * VECTOR)
    }
    c += ROW
    table += tableBytes
  }
}

/** Pre-activations of all panels. b: panels of weights, `bBytes` apart, the bias after `fanIn` rows. */
export function multiplySparse(
  table: usize,
  tableBytes: usize,
  entries: usize,
  fanIn: i32,
  b: usize,
  bBytes: usize,
  c: usize,
  cBytes: usize,
  rows: i32,
  panels: i32
): void {
  const end = tableBytes - sizeof<usize>()
  const toBias = <usize>fanIn * ROW
  let p = 0
  for (; p + 2 <= panels; p += 2) {
    multiplyEntries(true, table, tableBytes, entries, end, b, bBytes, b + toBias, c, cBytes, rows)
    b += 2 * bBytes
    c += 2 * cBytes
  }
  if (p < panels)
    multiplyEntries(false, table, tableBytes, entries, end, b, bBytes, b + toBias, c, cBytes, rows)
}

/** Weight gradient of the `units` features of chunk `chunk` × one panel of output units: g[k] = Σ over samples. */
export function gradientSparse(
  table: usize,
  tableBytes: usize,
  entries: usize,
  chunk: i32,
  units: i32,
  delta: usize,
  rows: i32,
  g: usize
): void {
  memory.fill(g, 0, <usize>units * ROW)
  const first = g - <usize>(chunk * SPARSE_CHUNK) * ROW
  table += chunk * sizeof<usize>()
  for (let m = 0; m < rows; m++) {
    const b0 = v128.load(delta)
    const b1 = v128.load(delta, VECTOR)
    const b2 = v128.load(delta, 2 * VECTOR)
    const b3 = v128.load(delta, 3 * VECTOR)
    const last = entries + load<usize>(table, sizeof<usize>())
    for (let e = entries + load<usize>(table); e != last; e += ENTRY) {
      const row = first + load<u32>(e)
      const a = v128.load32_splat(e, 4)
      const c0 = multiplyAdd(a, b0, v128.load(row))
      const c1 = multiplyAdd(a, b1, v128.load(row, VECTOR))
      const c2 = multiplyAdd(a, b2, v128.load(row, 2 * VECTOR))
      const c3 = multiplyAdd(a, b3, v128.load(row, 3 * VECTOR))
      v128.store(row, c0)
      v128.store(row, c1, VECTOR)
      v128.store(row, c2, 2 * VECTOR)
      v128.store(row, c3, 3 * VECTOR)
    }
    delta += ROW
    table += tableBytes
  }
}
