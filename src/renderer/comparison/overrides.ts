import type { Experiment } from '#core/experiment/schema'

/** What an arm has of its own beside its first weights, in words: "optimizer adamw", "learning rate 0.01". */
export function overridesInWords({ network, training }: Experiment['arms'][number]): string[] {
  return [...leaves(network ?? {}, []), ...leaves(training ?? {}, [])].map(([path, value]) => {
    const key = path.at(-1)!
    const name = key === 'kind' ? path.at(-2)! : key
    return `${inWords(name)} ${Array.isArray(value) ? value.join(', ') : (value ?? 'none')}`
  })
}

/** Fields of a schedule that say nothing where they have these values. */
const silent: Readonly<Record<string, unknown>> = { per: 'epoch', warmup: 0 }

function leaves(tree: object, path: readonly string[]): [readonly string[], unknown][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]): [readonly string[], unknown][] => {
    if (value === undefined || key === 'warmupStart' || silent[key] === value) return []
    const here = [...path, key]
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value, here)
      : [[here, value]]
  })
}

const inWords = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
