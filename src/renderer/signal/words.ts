import type { Quantity } from '#core/probes/layout'
import type { ProfileName } from './profile'

export const quantityWords: Readonly<Record<Quantity, string>> = {
  preactivations: 'pre-activations z',
  activations: 'activations a',
  gradients: 'gradients ∂ℓ/∂z',
  weights: 'weights W',
  weightGradients: 'weight gradients ∂ℓ/∂W'
}

/** Short, for headings of columns. */
export const profileWords: Readonly<Record<ProfileName, string>> = {
  preactivations: 'std z',
  activations: 'std a',
  variation: 'spread over inputs',
  gradients: 'rms gradient',
  weights: 'std W',
  weightGradients: 'rms weight gradient',
  saturated: 'saturated',
  dead: 'dead',
  identical: 'identical'
}
