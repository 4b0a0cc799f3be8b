import type { z } from 'zod'
import { fieldsOf, optionOf } from '#core/described-field'
import { valueAt } from '../common/tree'

/** Values that have no default in the schema, to start from. */
const starts: Readonly<Record<string, unknown>> = { learningRate: 0.1, stepSize: 10, path: '', target: '' }

/**
 * The kind `name` of a thing, with what it needs and, in `kept`, what it shares with the kind before it; the schema
 * fills in the rest.
 */
export function startingVariant(
  union: z.ZodDiscriminatedUnion,
  name: string,
  before: unknown,
  kept: readonly string[] = []
): Record<string, unknown> {
  const option = optionOf(union, name)
  const fields = option ? fieldsOf(union, option) : []
  const values = fields.map(({ name: field, default: value, optional }): [string, unknown] => [
    field,
    (kept.includes(field) ? valueAt(before, field) : undefined) ??
      value ??
      (optional ? undefined : starts[field])
  ])
  return {
    [union.def.discriminator]: name,
    ...Object.fromEntries(values.filter(([, value]) => value !== undefined))
  }
}

/** `learningRate` as people write it: Learning rate. */
export function fieldLabel(name: string): string {
  const words = name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
