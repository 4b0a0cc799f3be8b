import { bidiagonal } from './bidiagonal'

/**
 * Singular values of a row-major matrix, descending: min(rows, columns) of them, all NaN where an entry is not finite or
 * the largest of them is beyond float64.
 * Each is right to about 1e-15 of the largest; those below that are noise. (ml-matrix's SVD has no end on some matrices
 * of deficient rank, such as the activations of saturated units.)
 */
export function singularValues(values: Float64Array, rows: number, columns: number): Float64Array {
  const count = Math.min(rows, columns)
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value)) // NaN stays NaN
  if (largest === 0) return new Float64Array(count)
  if (!Number.isFinite(largest)) return new Float64Array(count).fill(NaN)
  // Scaled, so that no square overflows or vanishes.
  const tall = rows >= columns ? values.slice() : transposed(values, rows, columns)
  for (let k = 0; k < tall.length; k++) tall[k]! /= largest
  const { diagonal, above } = bidiagonal(tall, Math.max(rows, columns), count)
  const singular = bisected(diagonal, above).map((value) => value * largest)
  return singular.every(Number.isFinite) ? singular : singular.fill(NaN)
}

function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(values.length)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j]!
  return turned
}

/**
 * Singular values of an upper bidiagonal matrix: the positive eigenvalues of the symmetric tridiagonal matrix with
 * zeros on its diagonal and d₁, e₁, d₂, e₂, … beside it, by bisection with Sturm counts (Golub & Van Loan, "Matrix
 * Computations", §8.4.1 and §8.6.1). Always ends.
 */
function bisected(diagonal: Float64Array, above: Float64Array): Float64Array {
  const count = diagonal.length
  const squares = new Float64Array(2 * count - 1)
  let bound = 0
  for (let k = 0; k < count; k++) {
    squares[2 * k] = diagonal[k]! ** 2
    if (k < count - 1) squares[2 * k + 1] = above[k]! ** 2
    bound = Math.max(bound, Math.abs(diagonal[k]!) + Math.abs(above[k] ?? 0) + Math.abs(above[k - 1] ?? 0))
  }
  /** How many singular values lie below x > 0. */
  const below = (x: number): number => {
    let pivot = -x
    let negative = 1
    for (const square of squares) {
      pivot = -x - square / (pivot === 0 ? Number.MIN_VALUE : pivot)
      if (pivot < 0) negative++
    }
    return negative - count
  }
  const values = new Float64Array(count)
  let high = bound
  for (let k = 0; k < count; k++) {
    // The value with count − 1 − k others below it; the one found before is an upper bound.
    let low = 0
    let top = high
    for (let step = 0; step < 200 && top - low > 1e-15 * bound; step++) {
      const middle = (low + top) / 2
      if (below(middle) > count - 1 - k) top = middle
      else low = middle
    }
    // Of values that are alike to rounding, the later one's interval may lie higher.
    values[k] = Math.min((low + top) / 2, values[k - 1] ?? Infinity)
    high = top
  }
  return values
}

/**
 * exp of the entropy of the singular values' shares: from 1, where one direction has all, to their number, where all
 * are equal. Roy & Vetterli 2007, "The effective rank: a measure of effective dimensionality". 0 for a matrix of zeros.
 */
export function effectiveRank(singular: Float64Array): number {
  const sum = singular.reduce((total, value) => total + value, 0)
  if (sum === 0) return 0
  let entropy = 0
  for (const value of singular) {
    const share = value / sum
    if (share !== 0) entropy -= share * Math.log(share)
  }
  return Math.exp(entropy)
}
