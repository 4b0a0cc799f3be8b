import type { AdamHyper, Hyper, SgdHyper } from './problem'

/**
 * One step of one run. `gradient` is that of the mean loss of the minibatch; all arrays have the shape [parameter].
 * Weights and biases are treated alike, weight decay included, as PyTorch does by default.
 */

/**
 * torch.optim.SGD with dampening 0. PyTorch fills the momentum buffer with the first gradient; a buffer of zeros
 * gives the same, because momentum·0 + g = g.
 */
export function sgdStep(
  parameters: Float64Array,
  gradient: Float64Array,
  velocity: Float64Array,
  hyper: SgdHyper,
  run: number
): void {
  const learningRate = hyper.learningRate[run]!
  const momentum = hyper.momentum[run]!
  const weightDecay = hyper.weightDecay[run]!
  for (let k = 0; k < parameters.length; k++) {
    const g = gradient[k]! + weightDecay * parameters[k]!
    const v = momentum * velocity[k]! + g
    velocity[k] = v
    parameters[k]! -= learningRate * (hyper.nesterov ? g + momentum * v : v)
  }
}

/** torch.optim.Adam: m and v corrected for their start at zero, epsilon outside the root. `step` counts from 1. */
export function adamStep(
  parameters: Float64Array,
  gradient: Float64Array,
  m: Float64Array,
  v: Float64Array,
  hyper: AdamHyper,
  run: number,
  step: number
): void {
  const beta1 = hyper.beta1[run]!
  const beta2 = hyper.beta2[run]!
  const epsilon = hyper.epsilon[run]!
  const weightDecay = hyper.weightDecay[run]!
  const stepSize = hyper.learningRate[run]! / (1 - beta1 ** step)
  const rootCorrection = Math.sqrt(1 - beta2 ** step)
  for (let k = 0; k < parameters.length; k++) {
    const g = gradient[k]! + weightDecay * parameters[k]!
    m[k] = beta1 * m[k]! + (1 - beta1) * g
    v[k] = beta2 * v[k]! + (1 - beta2) * g * g
    parameters[k]! -= (stepSize * m[k]!) / (Math.sqrt(v[k]!) / rootCorrection + epsilon)
  }
}

/** How many `slots` of a `TrainingState` an optimizer keeps. */
export const slotCount = (kind: Hyper['kind']): number => ({ sgd: 1, adam: 2 })[kind]
