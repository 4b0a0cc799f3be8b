import { COLUMNS, HALF, ROW } from './abi.generated'

/**
 * One memory layout for every matrix: panels of 16 columns, `[column / 16][row][16 floats]`. A row of a panel is one
 * cache line, rows follow one another, and a panel's length in bytes is kept an odd number of lines by the caller, so
 * that panels do not compete for the same lines of the cache.
 *
 * What a column is depends on the layout, and is all that tells the two layouts apart:
 * - lanes over units (`lanes` = 1): one run; unit u is column u.
 * - lanes over runs (`lanes` = 8): eight runs; unit u of run r is column 8u + r, so that half a row holds a unit.
 *
 * Inputs and targets are the same for all runs: feature f is column f in both layouts.
 *
 * Kernels work on half a row at a time, two neighbouring vectors that V8 can pair into one of 256 bits. It does so
 * where the addresses of both are the same but for a constant offset of 16 and nothing branches between the two.
 */

/** Panels that hold `columns` columns. */
@inline
export function panelsOf(columns: i32): i32 {
  return (columns + COLUMNS - 1) / COLUMNS
}

/** Halves in use (1 or 2) of the rows in panel `panel` of a matrix of `columns` columns. */
@inline
export function halvesIn(panel: i32, columns: i32): i32 {
  return columns - panel * COLUMNS > COLUMNS / 2 ? 2 : 1
}

/** Bytes from a half to the next, where `halves` are in use. */
@inline
export function halfStep(halves: i32): usize {
  return halves == 2 ? HALF : ROW
}
