import type { Layer, Problem } from '#core/network/problem'

/** What the kernels call things: the numbers of src/engine/kernels/{activations,losses,optimizers}.ts. */

export const activationCodes: Readonly<Record<Layer['activation'], number>> = {
  sigmoid: 0,
  tanh: 1,
  relu: 2,
  linear: 3,
  softmax: 4,
  elu: 5,
  selu: 6,
  softplus: 7,
  'leaky-relu': 8,
  gelu: 9,
  silu: 10
}

/** Whether the slope is computed from the pre-activations, which are kept for it, and not from the activations. */
export const slopeNeedsSums = (activation: Layer['activation']): boolean =>
  activation === 'gelu' || activation === 'silu'

export const lossCodes: Readonly<Record<Problem['loss'], number>> = {
  'half-squared-error': 0,
  mse: 1,
  'binary-cross-entropy': 2,
  'cross-entropy': 3
}

export interface Optimizer {
  readonly code: number
  /** Slots that it reads and writes; those of plain SGD in a `TrainingState` stay as they are. */
  readonly slots: number
  readonly decay: boolean
}

export function optimizerOf({ hyper }: Pick<Problem, 'hyper'>): Optimizer {
  const decay = hyper.weightDecay.some((value) => value !== 0)
  if (hyper.kind === 'adam') return { code: 3, slots: 2, decay }
  if (hyper.momentum.every((value) => value === 0)) return { code: 0, slots: 0, decay }
  return { code: hyper.nesterov ? 2 : 1, slots: 1, decay }
}
