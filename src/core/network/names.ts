/** The vocabulary of networks and their training: names as experiment files have them. */

export const activationNames = [
  'sigmoid',
  'tanh',
  'relu',
  'leaky-relu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'softplus',
  'linear'
] as const
export const outputNames = ['sigmoid', 'tanh', 'linear', 'softmax'] as const
export const lossNames = ['half-squared-error', 'mse', 'binary-cross-entropy', 'cross-entropy'] as const

/** Of hidden layers. */
export type Activation = (typeof activationNames)[number]
export type OutputActivation = (typeof outputNames)[number]
export type Loss = (typeof lossNames)[number]
