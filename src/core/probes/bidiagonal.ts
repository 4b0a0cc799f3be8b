/** Upper bidiagonal: `diagonal` [n] and the entries right `above` it [n − 1]. */
interface Bidiagonal {
  readonly diagonal: Float64Array
  readonly above: Float64Array
}

/**
 * An upper bidiagonal matrix with the singular values of A [m][n], row-major, m ≥ n, by Householder's reflections from
 * the left and the right in turn (Golub & Van Loan, "Matrix Computations", algorithm 5.4.2). Overwrites A, whose largest
 * entry is taken to be 1 in size.
 */
export function bidiagonal(a: Float64Array, m: number, n: number): Bidiagonal {
  const diagonal = new Float64Array(n)
  const above = new Float64Array(Math.max(0, n - 1))
  const column = new Float64Array(m)
  const row = new Float64Array(n)
  const sums = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    for (let i = k; i < m; i++) column[i] = a[i * n + k]!
    const left = reflection(column, k)
    diagonal[k] = left.image
    if (left.factor > 0) {
      // A ← A − v·(β·vᵀA), row by row.
      sums.fill(0)
      for (let i = k; i < m; i++) {
        const v = left.factor * column[i]!
        for (let j = k + 1; j < n; j++) sums[j]! += v * a[i * n + j]!
      }
      for (let i = k; i < m; i++) {
        const v = column[i]!
        for (let j = k + 1; j < n; j++) a[i * n + j]! -= v * sums[j]!
      }
    }
    if (k >= n - 1) break
    for (let j = k + 1; j < n; j++) row[j] = a[k * n + j]!
    const right = reflection(row, k + 1)
    above[k] = right.image
    if (right.factor === 0) continue
    for (let i = k + 1; i < m; i++) {
      const from = i * n
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += a[from + j]! * row[j]!
      sum *= right.factor
      for (let j = k + 1; j < n; j++) a[from + j]! -= sum * row[j]!
    }
  }
  return { diagonal, above }
}

/**
 * What is shorter is 0 beside entries of size 1: far below their rounding, and far above the lengths whose squares are
 * denormal, have lost their digits, and have no finite inverse. Columns that depend on others end there.
 */
const vanishing = 1e-60

/**
 * The reflection 1 − β·v·vᵀ that takes x = vector[from …] to a multiple of its first direction. Writes v over x; gives
 * the multiple (`image`) and β (`factor`, 0 for a vector that vanishes).
 */
function reflection(vector: Float64Array, from: number): { readonly image: number; readonly factor: number } {
  let squares = 0
  for (let i = from; i < vector.length; i++) squares += vector[i]! ** 2
  const length = Math.sqrt(squares)
  if (length < vanishing) return { image: 0, factor: 0 }
  const first = vector[from]!
  const image = first > 0 ? -length : length
  vector[from] = first - image
  return { image, factor: 1 / (length * (length + Math.abs(first))) }
}
