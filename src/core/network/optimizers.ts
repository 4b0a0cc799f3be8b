import type { Hyper, HyperOf } from './problem'

/** One step of one run. All arrays have the shape [parameter]; weights and biases are treated alike, as PyTorch does. */
export interface OptimizerStep {
  readonly run: number
  /** Counted from 1. */
  readonly step: number
  /** Of this step, schedule and all. */
  readonly learningRate: number
  readonly parameters: Float64Array
  /** Of the mean loss of the minibatch. */
  readonly gradient: Float64Array
  /** As in `TrainingState`, but of this run. */
  readonly slots: readonly Float64Array[]
}

/** Changes the parameters and the slots. */
export function takeOptimizerStep(hyper: Hyper, at: OptimizerStep): void {
  switch (hyper.kind) {
    case 'sgd':
      return sgdStep(hyper, at)
    case 'adam':
    case 'adamw':
      return adamStep(hyper, at)
    case 'adagrad':
      return adagradStep(hyper, at)
    case 'rmsprop':
      return rmspropStep(hyper, at)
    default:
      throw new TypeError(`no such optimizer: ${String(hyper satisfies never)}`)
  }
}

/**
 * torch.optim.SGD with dampening 0. PyTorch fills the momentum buffer with the first gradient; a buffer of zeros
 * gives the same, because momentum·0 + g = g.
 */
function sgdStep(
  hyper: HyperOf<'sgd'>,
  { run, learningRate, parameters, gradient, slots }: OptimizerStep
): void {
  const velocity = slots[0]!
  const momentum = hyper.momentum[run]!
  const weightDecay = hyper.weightDecay[run]!
  for (let k = 0; k < parameters.length; k++) {
    const g = gradient[k]! + weightDecay * parameters[k]!
    const v = momentum * velocity[k]! + g
    velocity[k] = v
    parameters[k]! -= learningRate * (hyper.nesterov ? g + momentum * v : v)
  }
}

/**
 * torch.optim.Adam: m and v corrected for their start at zero, epsilon outside the root. torch.optim.AdamW differs in
 * where the weight decay goes: not into the gradient, whose size Adam divides out again, but straight to the parameters.
 */
function adamStep(
  hyper: HyperOf<'adam' | 'adamw'>,
  { run, step, learningRate, parameters, gradient, slots }: OptimizerStep
): void {
  const [m, v] = slots as [Float64Array, Float64Array]
  const beta1 = hyper.beta1[run]!
  const beta2 = hyper.beta2[run]!
  const epsilon = hyper.epsilon[run]!
  const inGradient = hyper.kind === 'adam' ? hyper.weightDecay[run]! : 0
  const kept = hyper.kind === 'adamw' ? 1 - learningRate * hyper.weightDecay[run]! : 1
  const stepSize = learningRate / (1 - beta1 ** step)
  const rootCorrection = Math.sqrt(1 - beta2 ** step)
  for (let k = 0; k < parameters.length; k++) {
    const g = gradient[k]! + inGradient * parameters[k]!
    m[k] = beta1 * m[k]! + (1 - beta1) * g
    v[k] = beta2 * v[k]! + (1 - beta2) * g * g
    parameters[k] = kept * parameters[k]! - (stepSize * m[k]!) / (Math.sqrt(v[k]!) / rootCorrection + epsilon)
  }
}

/** torch.optim.Adagrad: divided by the root of the sum of all squared gradients. */
function adagradStep(
  hyper: HyperOf<'adagrad'>,
  { run, step, learningRate, parameters, gradient, slots }: OptimizerStep
): void {
  const sum = slots[0]!
  const epsilon = hyper.epsilon[run]!
  const weightDecay = hyper.weightDecay[run]!
  const stepSize = learningRate / (1 + (step - 1) * hyper.lrDecay[run]!)
  for (let k = 0; k < parameters.length; k++) {
    const g = gradient[k]! + weightDecay * parameters[k]!
    sum[k]! += g * g
    parameters[k]! -= (stepSize * g) / (Math.sqrt(sum[k]!) + epsilon)
  }
}

/**
 * torch.optim.RMSprop: divided by the root of a running mean of squared gradients; centered, of their variance.
 * Where rounding makes that variance negative, PyTorch's root is NaN; here it is 0.
 */
function rmspropStep(
  hyper: HyperOf<'rmsprop'>,
  { run, learningRate, parameters, gradient, slots }: OptimizerStep
): void {
  const [square, buffer, mean] = slots as [Float64Array, Float64Array, Float64Array]
  const alpha = hyper.alpha[run]!
  const momentum = hyper.momentum[run]!
  const epsilon = hyper.epsilon[run]!
  const weightDecay = hyper.weightDecay[run]!
  for (let k = 0; k < parameters.length; k++) {
    const g = gradient[k]! + weightDecay * parameters[k]!
    square[k] = alpha * square[k]! + (1 - alpha) * g * g
    let spread = square[k]!
    if (hyper.centered) {
      mean[k] = alpha * mean[k]! + (1 - alpha) * g
      spread = Math.max(0, spread - mean[k]! ** 2)
    }
    buffer[k] = momentum * buffer[k]! + g / (Math.sqrt(spread) + epsilon)
    parameters[k]! -= learningRate * buffer[k]!
  }
}

/** How many `slots` of a `TrainingState` an optimizer keeps. */
export const slotCount = (kind: Hyper['kind']): number =>
  ({ sgd: 1, adam: 2, adamw: 2, adagrad: 1, rmsprop: 3 })[kind]
