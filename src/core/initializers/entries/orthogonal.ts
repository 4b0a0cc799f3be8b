import type { z } from 'zod'
import { matrix, type MatrixInitializer } from '../entry'
import { withZero } from '../notation'
import { orthogonal, orthogonalDeviation } from '../orthogonal'

type Words = Pick<Parameters<typeof matrix>[0], 'name' | 'origin' | 'source' | 'note'>

/** What the factor of the matrix is called, and how it is given. */
interface Factor<Shape extends z.ZodRawShape> {
  readonly factor: 'gain' | 'scale'
  readonly symbol: 'g' | 's'
  readonly parameters: Shape
  readonly factorOf: (parameters: z.output<z.ZodObject<Shape>>) => number
}

/** A factor times a random orthogonal matrix, as all frameworks have it. */
export const scaledOrthogonal = <Shape extends z.ZodRawShape>({
  factor,
  symbol,
  parameters,
  factorOf,
  ...words
}: Words & Factor<Shape>): MatrixInitializer<Shape> =>
  matrix({
    ...words,
    formula: `W = ${factor}·Q·sign(diag R) of a Gaussian QR; b = 0`,
    tex: withZero(
      `A = QR,\\; A_{ij} \\sim \\mathcal{N}(0, 1),\\quad W = ${symbol}\\, Q \\operatorname{sign}(\\operatorname{diag} R)`
    ),
    variance: `Var W = ${factor}²/max(fan_in, fan_out); all singular values are the ${factor}; Var b = 0`,
    suits: `linear, tanh; ReLU with ${factor} √2`,
    parameters,
    matrix: (values, layer, noise) => {
      const by = factorOf(values)
      return orthogonal(layer, noise).map((value) => by * value)
    },
    deviation: (values, layer) => factorOf(values) * orthogonalDeviation(layer)
  })
