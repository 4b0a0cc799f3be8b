import type { Moments } from '../initializers/catalogue'
import { biasLaw } from '../initializers/initialize'
import { deviation, mean, type Law } from '../initializers/law'
import type { LayerRules } from '../initializers/layer-rules'
import { entryOf } from '../initializers/table'
import type { Layer } from '../network/problem'
import { normalDistribution } from '../random/normal'
import { gaussianMean } from './gaussian'

/** Mean and standard deviation of a layer's first weights and biases. */
export interface LayerMoments {
  readonly weights: Moments
  readonly biases: Moments
}

/**
 * Those of a rule, in closed form or, for a user's formula, by quadrature. null where the weights are no matter of
 * chance alone: identities, weights from a file, rules that look at data.
 */
export function layerMoments(rules: LayerRules, layer: Layer): LayerMoments | null {
  const entry = entryOf(rules.weights.kind)
  if (entry.type === 'imported') return null
  const biases = lawMoments(biasLaw(rules, layer))
  if (entry.type === 'drawn') return { weights: lawMoments(entry.weights(rules.weights, layer)), biases }
  const spread = entry.deviation?.(rules.weights, layer)
  return spread === undefined ? null : { weights: { mean: 0, deviation: spread }, biases }
}

function lawMoments(law: Law): Moments {
  if (law.family !== 'formula') return { mean: mean(law), deviation: deviation(law) }
  const value = (z: number): number => law.value(z, normalDistribution(z))
  const center = gaussianMean(value)
  return { mean: center, deviation: Math.sqrt(gaussianMean((z) => (value(z) - center) ** 2)) }
}
