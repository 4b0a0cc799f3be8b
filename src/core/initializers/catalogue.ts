import type { z } from 'zod'
import { describeField, type DescribedField } from '../described-field'
import type { Layer } from '../network/problem'
import type { Initializer } from './entry'
import { biasLaw } from './initialize'
import { deviation, mean } from './law'
import type { LayerRule } from './schema'
import { entryOf, initializerKinds, type InitializerKind } from './table'

/** The table as data, for lists, pickers and pages. */

export interface CatalogueEntry extends Pick<
  Initializer,
  'name' | 'origin' | 'formula' | 'tex' | 'source' | 'variance' | 'suits' | 'note' | 'biases'
> {
  readonly kind: InitializerKind
  /** Of the paper or software that it comes from; absent for what users bring along. */
  readonly year?: number
  readonly parameters: readonly DescribedField[]
}

export const catalogue = (): CatalogueEntry[] =>
  initializerKinds.map((kind) => {
    const { name, origin, formula, tex, source, variance, suits, note, biases, parameters } = entryOf(kind)
    return {
      kind,
      name,
      origin,
      formula,
      tex,
      source,
      ...yearOf(source),
      variance,
      suits,
      note,
      biases,
      parameters: Object.entries(parameters).map(([key, schema]) => describeField(key, schema as z.ZodType))
    }
  })

function yearOf(source: string): { year?: number } {
  const [year] = /\b(19|20)\d\d\b/.exec(source) ?? []
  return year === undefined ? {} : { year: Number(year) }
}

export interface Moments {
  readonly mean: number
  readonly deviation: number
}

/** Mean and standard deviation of a layer's weights and biases under a rule; null where no law is stated. */
export function momentsOf(rule: LayerRule, layer: Layer): { weights: Moments; biases: Moments } | null {
  const entry = entryOf(rule.kind)
  if (entry.type !== 'drawn') return null
  const weights = entry.weights(rule, layer)
  const biases = biasLaw({ weights: rule, biases: null, field: '' }, layer)
  if (weights.family === 'formula' || biases.family === 'formula') return null
  return {
    weights: { mean: mean(weights), deviation: deviation(weights) },
    biases: { mean: mean(biases), deviation: deviation(biases) }
  }
}
