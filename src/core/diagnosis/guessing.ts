import type { Loss } from '../network/names'

/**
 * Loss of the best network that ignores its input: one that answers every instance with the mean target, e.g. ln 10
 * for cross-entropy on ten equally frequent classes. `targets`: [instance][output].
 */
export function guessingLoss(loss: Loss, targets: Float64Array, outputs: number): number {
  const count = targets.length / outputs
  const means = new Float64Array(outputs)
  const meanSquares = new Float64Array(outputs)
  targets.forEach((target, at) => {
    means[at % outputs]! += target / count
    meanSquares[at % outputs]! += target ** 2 / count
  })
  const sum = (value: (mean: number, output: number) => number): number =>
    means.reduce((total, mean, output) => total + value(mean, output), 0)
  const variance = sum((mean, output) => meanSquares[output]! - mean ** 2)
  switch (loss) {
    case 'half-squared-error':
      return variance / 2
    case 'mse':
      return variance / outputs
    case 'binary-cross-entropy':
      return sum((mean) => surprise(mean) + surprise(1 - mean)) / outputs
    case 'cross-entropy':
      return sum(surprise)
  }
}

/** Losses that measure surprise: of one, guessing among equally frequent classes costs ln(classes). */
export const isSurprise: Readonly<Record<Loss, boolean>> = {
  'half-squared-error': false,
  mse: false,
  'binary-cross-entropy': true,
  'cross-entropy': true
}

/** −p·ln p, which tends to 0 with p. */
const surprise = (p: number): number => (p <= 0 ? 0 : -p * Math.log(p))
