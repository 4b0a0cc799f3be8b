import { Matrix, SVD } from 'ml-matrix'

/**
 * Singular values of a row-major matrix, descending: min(rows, columns) of them, all NaN where an entry is not finite.
 * By Golub–Kahan bidiagonalization, so each is right to about 1e-15 of the largest; those below are noise.
 */
export function singularValues(values: Float64Array, rows: number, columns: number): Float64Array {
  const count = Math.min(rows, columns)
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value)) // NaN stays NaN
  if (largest === 0) return new Float64Array(count)
  if (!Number.isFinite(largest)) return new Float64Array(count).fill(NaN)
  // Scaled, so that no square overflows or vanishes.
  const scaled = Matrix.from1DArray(
    rows,
    columns,
    values.map((value) => value / largest)
  )
  const { diagonal } = new SVD(scaled, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true
  })
  return Float64Array.from(diagonal.slice(0, count), (value) => value * largest)
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
