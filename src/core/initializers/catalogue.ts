import { z } from 'zod'
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
  readonly parameters: readonly Parameter[]
}

export interface Parameter {
  readonly name: string
  readonly description: string
  readonly type: 'number' | 'text'
  /** The names that may be written; beside a number, where the type is one. */
  readonly choices?: readonly string[]
  /** Absent: it has to be given, unless it is optional. */
  readonly default?: number | string
  readonly optional: boolean
  /** E.g. `number ≥ 0`, `"fan_in" or "fan_out"`. */
  readonly allowed: string
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
      parameters: Object.entries(parameters).map(([key, schema]) => parameterOf(key, schema as z.ZodType))
    }
  })

function yearOf(source: string): { year?: number } {
  const [year] = /\b(19|20)\d\d\b/.exec(source) ?? []
  return year === undefined ? {} : { year: Number(year) }
}

function parameterOf(name: string, schema: z.ZodType): Parameter {
  const { description = '', default: value, ...type } = z.toJSONSchema(schema, { io: 'input' })
  const forms = type.anyOf ? (type.anyOf as z.core.JSONSchema.BaseSchema[]) : [type]
  const choices = forms.flatMap(({ enum: names = [] }) => names.map(String))
  return {
    name,
    description,
    type: forms.some((form) => form.type === 'number' || form.type === 'integer') ? 'number' : 'text',
    ...(choices.length === 0 ? {} : { choices }),
    optional: schema.safeParse(undefined).success,
    ...(value === undefined ? {} : { default: value as number | string }),
    allowed: allowed(type)
  }
}

function allowed(type: z.core.JSONSchema.BaseSchema): string {
  if (type.anyOf)
    return type.anyOf.map((choice) => allowed(choice as z.core.JSONSchema.BaseSchema)).join(' or ')
  if (type.enum) return type.enum.map((value) => JSON.stringify(value)).join(' or ')
  const limits = [
    [type.minimum, '≥'],
    [type.exclusiveMinimum, '>'],
    // Whole numbers are limited to those that a double holds exactly.
    [type.maximum === Number.MAX_SAFE_INTEGER ? undefined : type.maximum, '≤']
  ].flatMap(([limit, sign]) => (limit === undefined ? [] : [`${sign} ${limit}`]))
  return [
    type.type === 'string' ? 'text' : type.type === 'integer' ? 'whole number' : type.type,
    limits.join(', ')
  ]
    .filter((part) => part !== '')
    .join(' ')
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
