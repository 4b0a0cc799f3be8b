import { HALF, ROW, RUNS, VECTOR } from './abi.generated'
import { splat } from './arithmetic'

/** Row `i` of a panel's weights, zeros beyond the last input unit. */
@inline
function weights(full: bool, block: usize, i: i32, left: i32): v128 {
  return full || i < left ? v128.load(block + i * ROW) : splat(0)
}

/** Four input units × four output units; `inputsLeft` and `outputsLeft` count what there is of them where not `full`. */
@inline
function transposeBlock(full: bool, block: usize, inputsLeft: i32, outputsLeft: i32, to: usize): void {
  const w0 = weights(full, block, 0, inputsLeft)
  const w1 = weights(full, block, 1, inputsLeft)
  const w2 = weights(full, block, 2, inputsLeft)
  const w3 = weights(full, block, 3, inputsLeft)
  const low01 = i32x4.shuffle(w0, w1, 0, 4, 1, 5)
  const high01 = i32x4.shuffle(w0, w1, 2, 6, 3, 7)
  const low23 = i32x4.shuffle(w2, w3, 0, 4, 1, 5)
  const high23 = i32x4.shuffle(w2, w3, 2, 6, 3, 7)
  v128.store(to, i64x2.shuffle(low01, low23, 0, 2))
  if (full || outputsLeft > 1) v128.store(to, i64x2.shuffle(low01, low23, 1, 3), ROW)
  if (full || outputsLeft > 2) v128.store(to, i64x2.shuffle(high01, high23, 0, 2), 2 * ROW)
  if (full || outputsLeft > 3) v128.store(to, i64x2.shuffle(high01, high23, 1, 3), 3 * ROW)
}

/** Lanes over units: `to` [panel of input units][output unit] from `from` [panel of output units][input unit]. */
function transposeUnits(from: usize, panelBytes: usize, fanIn: i32, fanOut: i32, to: usize): void {
  for (let i = 0; i < ((fanIn + 7) & ~7); i += 4, from += 4 * ROW) {
    const column = to + (i >> 4) * fanOut * ROW + (i & 15) * 4
    for (let o = 0; o < fanOut; o += 4) {
      const block = from + (o >> 4) * panelBytes + (o & 15) * 4
      const inputsLeft = fanIn - i
      const outputsLeft = fanOut - o
      const p = column + o * ROW
      if (inputsLeft >= 4 && outputsLeft >= 4) transposeBlock(true, block, 4, 4, p)
      else transposeBlock(false, block, inputsLeft, outputsLeft, p)
    }
  }
}

/** Lanes over runs: the same with half a row of eight runs for every weight. */
function transposeVectors(from: usize, panelBytes: usize, fanIn: i32, fanOut: i32, to: usize): void {
  for (let i = 0; i < fanIn; i += 2) {
    for (let o = 0; o < fanOut; o++) {
      const p = from + (o >> 1) * panelBytes + i * ROW + (o & 1) * HALF
      const w0 = v128.load(p)
      const w1 = v128.load(p, VECTOR)
      const w2 = v128.load(p, ROW)
      const w3 = v128.load(p, ROW + VECTOR)
      v128.store(to, w0)
      v128.store(to, w1, VECTOR)
      v128.store(to, w2, HALF)
      v128.store(to, w3, HALF + VECTOR)
      to += ROW
    }
  }
}

/**
 * Weights for the backward product. `from`: panels of output units, `panelBytes` apart, each [input unit (+ bias)].
 * Columns of input units beyond the last
 * are zeros with lanes over units; with lanes over runs they are left as garbage, and nothing reads them.
 */
export function transpose(
  lanes: i32,
  from: usize,
  panelBytes: usize,
  fanIn: i32,
  fanOut: i32,
  to: usize
): void {
  if (lanes == RUNS) transposeVectors(from, panelBytes, fanIn, fanOut, to)
  else transposeUnits(from, panelBytes, fanIn, fanOut, to)
}
