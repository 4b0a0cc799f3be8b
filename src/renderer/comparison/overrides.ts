import type { z } from 'zod'
import { fieldsOf, optionOf } from '#core/described-field'
import type { Experiment } from '#core/experiment/schema'
import { optimizerSchema, scheduleSchema } from '#core/network/training-schema'
import { formatExact } from '#core/words/numbers'
import { valueAt } from '../common/tree'

/** What an arm has of its own beside its first weights, in words: "optimizer adamw", "learning rate 0.01". */
export function overridesInWords({ network, training }: Experiment['arms'][number]): string[] {
  return [...leaves(network ?? {}, []), ...leaves(training ?? {}, [])].map(([path, value]) => {
    const key = path.at(-1)!
    const name = key === 'kind' ? path.at(-2)! : key
    return `${inWords(name)} ${Array.isArray(value) ? value.map(told).join(', ') : told(value)}`
  })
}

function leaves(tree: object, path: readonly string[]): [readonly string[], unknown][] {
  const news = newsOf(path.at(-1), tree)
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]): [readonly string[], unknown][] => {
    if (value === undefined || !news(key, value)) return []
    const here = [...path, key]
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value, here)
      : [[here, value]]
  })
}

const unions: Readonly<Record<string, z.ZodDiscriminatedUnion>> = {
  optimizer: optimizerSchema,
  schedule: scheduleSchema
}

/** Which values of an optimizer or a schedule are worth a word: a whole one brings its defaults along, which are not. */
function newsOf(name: string | undefined, tree: object): (key: string, value: unknown) => boolean {
  const union = unions[name ?? '']
  const option = union && optionOf(union, valueAt(tree, 'kind'))
  if (!option) return () => true
  const defaults = new Map(fieldsOf(union, option).map((field) => [field.name, field.default]))
  return (key, value) => key === 'learningRate' || defaults.get(key) !== value
}

const told = (value: unknown): string =>
  typeof value === 'number' ? formatExact(value) : String(value ?? 'none')

const inWords = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
