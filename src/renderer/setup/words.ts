import type { OptimizerConfig, Schedule } from '#core/network/training-schema'
import type { Activation, Loss, OutputActivation } from '#core/network/names'

/** Plain words for the names in an experiment file. Typed as records, so that a new name cannot be forgotten. */

export const activationWords: Record<Activation, string> = {
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'ReLU',
  'leaky-relu': 'Leaky ReLU',
  elu: 'ELU',
  selu: 'SELU',
  gelu: 'GELU',
  silu: 'SiLU (swish)',
  softplus: 'Softplus',
  linear: 'Linear'
}

export const outputWords: Record<OutputActivation, string> = {
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  linear: 'Linear',
  softmax: 'Softmax'
}

export const lossWords: Record<Loss, string> = {
  'half-squared-error': 'Half squared error',
  mse: 'Mean squared error',
  'binary-cross-entropy': 'Binary cross-entropy',
  'cross-entropy': 'Cross-entropy'
}

export const optimizerWords: Record<OptimizerConfig['kind'], string> = {
  sgd: 'Gradient descent (SGD)',
  adam: 'Adam',
  adamw: 'AdamW',
  adagrad: 'Adagrad',
  rmsprop: 'RMSprop'
}

export const scheduleWords: Record<Schedule['kind'], string> = {
  constant: 'Constant',
  step: 'Steps down',
  cosine: 'Cosine'
}

export const optionsOf = (words: Readonly<Record<string, string>>): { value: string; label: string }[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }))
