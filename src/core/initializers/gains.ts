import { z } from 'zod'

export const nonlinearities = ['linear', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu'] as const

/**
 * The factor by which weights make up for what an activation takes from the signal: torch.nn.init.calculate_gain.
 * PyTorch's 3/4 for SELU is empirical; a self-normalizing net (Klambauer et al. 2017) needs that of `linear`.
 */
export function calculateGain(nonlinearity: (typeof nonlinearities)[number], slope: number): number {
  switch (nonlinearity) {
    case 'linear':
    case 'sigmoid':
      return 1
    case 'tanh':
      return 5 / 3
    case 'relu':
      return Math.SQRT2
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + slope ** 2))
    case 'selu':
      return 3 / 4
  }
}

/** Slope of PyTorch's leaky ReLU where none is given. */
const leakySlope = 0.01

const gain = z
  .union([z.number().min(0), z.enum(nonlinearities)])
  .describe('Factor of the weights, or the activation whose torch.nn.init.calculate_gain it is.')

/** A gain as users write it. */
export const gainParameter = gain.default(1)

export const gainOf = (written: z.output<typeof gain>): number =>
  typeof written === 'number' ? written : calculateGain(written, leakySlope)
