import { Matrix, QrDecomposition } from 'ml-matrix'
import type { NoiseStream } from '../random/streams'
import type { Fans } from './variance-scaling'

/**
 * Random W [fan_in][fan_out] with orthonormal rows or columns, whichever are fewer, uniformly distributed over such
 * matrices. Saxe et al. (2013); torch.nn.init.orthogonal_.
 */
export function orthogonal({ fanIn, fanOut }: Fans, noise: NoiseStream): Float64Array {
  const drawn = Matrix.zeros(fanIn, fanOut)
  for (let i = 0; i < fanIn; i++) {
    for (let j = 0; j < fanOut; j++) drawn.set(i, j, noise.normal(i * fanOut + j))
  }
  const weights =
    fanIn < fanOut ? orthonormalColumns(drawn.transpose()).transpose() : orthonormalColumns(drawn)
  return Float64Array.from(weights.to1DArray())
}

/** Standard deviation of an entry: the rows or columns, of length 1, are spread over as many entries as the longer side has. */
export const orthogonalDeviation = ({ fanIn, fanOut }: Fans): number => 1 / Math.sqrt(Math.max(fanIn, fanOut))

/**
 * Q of A = QR with R's diagonal made positive, A at least as tall as wide. Without the signs Q would depend on how the
 * decomposition breaks a tie, and its law would not be uniform (Mezzadri 2007, “How to generate random matrices from the
 * classical compact groups”).
 */
function orthonormalColumns(tall: Matrix): Matrix {
  const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(tall)
  upperTriangularMatrix.diagonal().forEach((value, column) => {
    if (value < 0) orthogonalMatrix.mulColumn(column, -1)
  })
  return orthogonalMatrix
}
