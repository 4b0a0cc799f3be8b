import type { Quantity } from '#core/probes/layout'
import type { ProfileName } from './profile'

export const quantityWords: Readonly<Record<Quantity, string>> = {
  preactivations: 'pre-activations z',
  activations: 'activations a',
  gradients: 'gradients ∂ℓ/∂z',
  weights: 'weights W',
  weightGradients: 'weight gradients ∂ℓ/∂W'
}

export const profileWords: Readonly<Record<ProfileName, string>> = {
  activations: 'Standard deviation of the activations',
  preactivations: 'Standard deviation of the pre-activations',
  variation: 'Spread of the activations over inputs',
  gradients: 'Root mean square of the back-propagated gradients'
}

export const measureWords = {
  saturated: 'saturated values',
  dead: 'dead units',
  identical: 'identical units'
} as const
