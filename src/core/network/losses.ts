import type { Loss } from './names'
import { activations } from './activations'

/**
 * A loss is the mean over instances of a value for each instance. Here is that value, beside its derivative.
 * One instance lies at [at … at + units) of the arrays: its outputs o or logits z, and its targets y.
 */
export interface LossFunction {
  /**
   * What it is a function of: the outputs o after the output activation, or the logits z before it. From logits it
   * stays exact where the output itself would round to 0 or 1.
   */
  readonly of: 'outputs' | 'logits'
  value(p: Float64Array, y: Float64Array, at: number, units: number): number
  /** Writes ∂value/∂p to `d` at the same place. */
  derivative(p: Float64Array, y: Float64Array, d: Float64Array, at: number, units: number): void
}

/** Σ ½(y − o)²: the article's. */
const halfSquaredError: LossFunction = {
  of: 'outputs',
  value(o, y, at, units) {
    let sum = 0
    for (let j = at; j < at + units; j++) sum += 0.5 * (y[j]! - o[j]!) ** 2
    return sum
  },
  derivative(o, y, d, at, units) {
    for (let j = at; j < at + units; j++) d[j] = o[j]! - y[j]!
  }
}

/** Mean over the outputs of (y − o)²: PyTorch's MSELoss. */
const meanSquaredError: LossFunction = {
  of: 'outputs',
  value(o, y, at, units) {
    let sum = 0
    for (let j = at; j < at + units; j++) sum += (y[j]! - o[j]!) ** 2
    return sum / units
  },
  derivative(o, y, d, at, units) {
    for (let j = at; j < at + units; j++) d[j] = (2 * (o[j]! - y[j]!)) / units
  }
}

/**
 * Mean over the outputs of −y·log o − (1 − y)·log(1 − o), where o = sigmoid(z): PyTorch's BCEWithLogitsLoss, in
 * the form max(z, 0) − z·y + log(1 + exp(−|z|)), which cannot overflow.
 */
const binaryCrossEntropy: LossFunction = {
  of: 'logits',
  value(z, y, at, units) {
    let sum = 0
    for (let j = at; j < at + units; j++) {
      const logit = z[j]!
      sum += Math.max(logit, 0) - logit * y[j]! + Math.log1p(Math.exp(-Math.abs(logit)))
    }
    return sum / units
  },
  derivative(z, y, d, at, units) {
    for (let j = at; j < at + units; j++) d[j] = (activations.sigmoid.value(z[j]!) - y[j]!) / units
  }
}

/** −Σ y·log softmax(z), y one-hot: PyTorch's CrossEntropyLoss. log softmax(z)_j = z_j − log Σ exp(z_k). */
const crossEntropy: LossFunction = {
  of: 'logits',
  value(z, y, at, units) {
    const normalizer = logSumExp(z, at, units)
    let sum = 0
    for (let j = at; j < at + units; j++) if (y[j] !== 0) sum += y[j]! * (normalizer - z[j]!)
    return sum
  },
  derivative(z, y, d, at, units) {
    const normalizer = logSumExp(z, at, units)
    for (let j = at; j < at + units; j++) d[j] = Math.exp(z[j]! - normalizer) - y[j]!
  }
}

/** log Σ exp(z_j), with the maximum taken out against overflow. */
function logSumExp(z: Float64Array, at: number, units: number): number {
  let maximum = -Infinity
  for (let j = at; j < at + units; j++) maximum = Math.max(maximum, z[j]!)
  let sum = 0
  for (let j = at; j < at + units; j++) sum += Math.exp(z[j]! - maximum)
  return maximum + Math.log(sum)
}

export const losses: Readonly<Record<Loss, LossFunction>> = {
  'half-squared-error': halfSquaredError,
  mse: meanSquaredError,
  'binary-cross-entropy': binaryCrossEntropy,
  'cross-entropy': crossEntropy
}
