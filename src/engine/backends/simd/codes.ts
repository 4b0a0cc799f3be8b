import type { Layer, Problem } from '#core/network/problem'

/** What the kernels call things: the numbers of src/engine/kernels/{activations,losses,optimizers}.ts. */

export const activationCodes: Readonly<Record<Layer['activation'], number>> = {
  sigmoid: 0,
  tanh: 1,
  relu: 2,
  linear: 3,
  softmax: 4,
  softplus: 5,
  'leaky-relu': 6,
  elu: 7,
  selu: 8,
  gelu: 9,
  silu: 10
}

/** Whether the slope is computed from the pre-activations, which are kept for it, and not from the activations. */
export const slopeNeedsSums = (activation: Layer['activation']): boolean =>
  activationCodes[activation] >= activationCodes.elu

export const lossCodes: Readonly<Record<Problem['loss'], number>> = {
  'half-squared-error': 0,
  mse: 1,
  'binary-cross-entropy': 2,
  'cross-entropy': 3
}

export interface Optimizer {
  readonly code: number
  /** The first so many slots are kept for the kernels; those after them stay as they are. */
  readonly slots: number
  /** Whether any run has weight decay in its gradient. */
  readonly decay: boolean
}

export function optimizerOf({ hyper }: Pick<Problem, 'hyper'>): Optimizer {
  const isSet = (values: Float64Array): boolean => values.some((value) => value !== 0)
  const decay = isSet(hyper.weightDecay)
  switch (hyper.kind) {
    case 'sgd':
      if (!isSet(hyper.momentum)) return { code: 0, slots: 0, decay }
      return { code: hyper.nesterov ? 2 : 1, slots: 1, decay }
    case 'adam':
      return { code: 3, slots: 2, decay }
    case 'adamw':
      return { code: 4, slots: 2, decay: false }
    case 'adagrad':
      return { code: 5, slots: 1, decay }
    case 'rmsprop': {
      const momentum = isSet(hyper.momentum)
      if (hyper.centered) return { code: momentum ? 9 : 8, slots: 3, decay }
      return { code: momentum ? 7 : 6, slots: momentum ? 2 : 1, decay }
    }
  }
}
