import './jitless'
import { z } from 'zod'

/** One value of an input as its schema describes it: for lists, forms and pages that are made from schemas. */
export interface DescribedField {
  readonly name: string
  readonly description: string
  readonly type: 'number' | 'text' | 'boolean'
  /** Several values may stand in a list. */
  readonly list?: true
  /** The names that may be written; beside a number, where the type is one. */
  readonly choices?: readonly string[]
  /** Absent: it has to be given, unless it is optional. */
  readonly default?: number | string | boolean
  readonly optional: boolean
  /** E.g. `number ≥ 0`, `"fan_in" or "fan_out"`. */
  readonly allowed: string
}

type JsonType = z.core.JSONSchema.BaseSchema

export function describeField(name: string, schema: z.ZodType): DescribedField {
  const { description = '', default: value, ...type } = z.toJSONSchema(schema, { io: 'input' })
  const forms = type.anyOf ? (type.anyOf as JsonType[]) : [type]
  const choices = forms.flatMap(({ enum: names = [], const: only }) =>
    (only === undefined ? names : [only]).map(String)
  )
  return {
    name,
    description,
    type: typeOf(forms),
    ...(forms.some((form) => form.type === 'array') ? { list: true } : {}),
    ...(choices.length === 0 ? {} : { choices }),
    optional: schema.safeParse(undefined).success,
    ...(value === undefined ? {} : { default: value as number | string }),
    allowed: allowed(type)
  }
}

const typeOf = (forms: readonly JsonType[]): DescribedField['type'] =>
  forms.some(({ type }) => type === 'number' || type === 'integer')
    ? 'number'
    : forms.some(({ type }) => type === 'boolean')
      ? 'boolean'
      : 'text'

function allowed(type: JsonType): string {
  if (type.anyOf) return type.anyOf.map((choice) => allowed(choice as JsonType)).join(' or ')
  if (type.enum) return type.enum.map((value) => JSON.stringify(value)).join(' or ')
  if (type.const !== undefined) return JSON.stringify(type.const)
  const limits = [
    [type.minimum, '≥'],
    [type.exclusiveMinimum, '>'],
    // Whole numbers are limited to those that a double holds exactly.
    [type.maximum === Number.MAX_SAFE_INTEGER ? undefined : type.maximum, '≤'],
    [type.exclusiveMaximum, '<']
  ].flatMap(([limit, sign]) => (limit === undefined ? [] : [`${sign} ${limit}`]))
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    integer: 'whole number',
    boolean: 'true or false'
  }
  const kind = typeof type.type === 'string' ? (words[type.type] ?? type.type) : ''
  return [kind, limits.join(', ')].filter((part) => part !== '').join(' ')
}

/** The object of a discriminated union that has this name. */
export function optionOf(union: z.ZodDiscriminatedUnion, name: unknown): z.ZodObject | undefined {
  const { discriminator } = union.def
  return union.options.find(
    (option): option is z.ZodObject =>
      option instanceof z.ZodObject && (option.shape[discriminator] as z.ZodType).safeParse(name).success
  )
}

/** Its values but for the name. */
export const fieldsOf = (union: z.ZodDiscriminatedUnion, option: z.ZodObject): DescribedField[] =>
  Object.entries(option.shape)
    .filter(([name]) => name !== union.def.discriminator)
    .map(([name, schema]) => describeField(name, schema as z.ZodType))
