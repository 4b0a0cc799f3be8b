import type { Activation, Loss, OutputActivation } from '#core/network/names'

/**
 * What the kernels call things. A name has a code, by which the kernels know it in capitals,
 * `LEAKY_RELU`, from src/engine/kernels/abi.generated.ts, which build/kernels/abi.mjs writes.
 */

interface ActivationEntry {
  /**
   * What the slope is computed from: the activations, which take the place of the pre-activations z; z, which is kept
   * for it; nothing, since it is 1; the loss, of which it is a part.
   */
  readonly slopeFrom: 'activations' | 'sums' | 'nothing' | 'loss'
}

export const activations: Readonly<Record<Activation | OutputActivation, ActivationEntry>> = {
  sigmoid: { slopeFrom: 'activations' },
  tanh: { slopeFrom: 'activations' },
  relu: { slopeFrom: 'activations' },
  linear: { slopeFrom: 'nothing' },
  softmax: { slopeFrom: 'loss' },
  softplus: { slopeFrom: 'activations' },
  'leaky-relu': { slopeFrom: 'activations' },
  elu: { slopeFrom: 'sums' },
  selu: { slopeFrom: 'sums' },
  gelu: { slopeFrom: 'sums' },
  silu: { slopeFrom: 'sums' }
}

interface LossEntry {
  /** What a sample's sum is divided by: the number of its outputs, or nothing. */
  readonly meanOver: 'samples' | 'samples and outputs'
}

export const losses: Readonly<Record<Loss, LossEntry>> = {
  'half-squared-error': { meanOver: 'samples' },
  mse: { meanOver: 'samples and outputs' },
  'binary-cross-entropy': { meanOver: 'samples and outputs' },
  'cross-entropy': { meanOver: 'samples' }
}

interface UpdateRule {
  /** So many slots are kept for it, the first ones of a `TrainingState`. */
  readonly slots: 0 | 1 | 2 | 3
}

/** An optimizer is one rule or another, according to what its values ask for: `updateRuleOf` in simd/update-rule.ts. */
export const updateRules = {
  sgd: { slots: 0 },
  momentum: { slots: 1 },
  nesterov: { slots: 1 },
  adam: { slots: 2 },
  adamw: { slots: 2 },
  adagrad: { slots: 1 },
  rmsprop: { slots: 1 },
  'rmsprop-momentum': { slots: 2 },
  'rmsprop-centered': { slots: 3 },
  'rmsprop-centered-momentum': { slots: 3 }
} as const satisfies Readonly<Record<string, UpdateRule>>

/** Functions that tests ask for by themselves. */
export const elementaryFunctions = {
  'elementary-exp': {},
  'elementary-log': {},
  'elementary-log1p': {},
  'elementary-tanh': {},
  'elementary-sigmoid': {},
  'elementary-log1p-of-unit': {},
  'elementary-expm1': {},
  'elementary-normal-distribution': {}
} as const

/** The code of a name: its place in its table, from 1 on. 0, which memory holds that nobody wrote, is none. */
export const codeOf = <Name extends string>(table: Readonly<Record<Name, unknown>>, name: Name): number =>
  Object.keys(table).indexOf(name) + 1
