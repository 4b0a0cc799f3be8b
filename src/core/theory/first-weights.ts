import type { Moments } from '../initializers/catalogue'
import { biasLaw } from '../initializers/initialize'
import { deviation, mean, type Law } from '../initializers/law'
import type { LayerRules } from '../initializers/layer-rules'
import { entryOf } from '../initializers/table'
import type { Layer } from '../network/problem'
import { gaussianMean, uniformMean } from './gaussian'

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
  const { z, u } = law.uses
  const overNormal = (of: (z: number) => number): number => (z ? gaussianMean(of) : of(NaN))
  const overUniform = (of: (u: number) => number): number => (u ? uniformMean(of) : of(NaN))
  const expected = (of: (value: number) => number): number =>
    overUniform((uniform) => overNormal((normal) => of(law.value(normal, uniform))))
  const center = expected((value) => value)
  const spread = Math.sqrt(expected((value) => (value - center) ** 2))
  // What quadrature leaves of a mean that is 0.
  return { mean: Math.abs(center) < 1e-12 * spread ? 0 : center, deviation: spread }
}
