import type { CatalogueEntry } from '#core/initializers/catalogue'
import { papersByName } from '#core/initializers/papers'

/** What the page of initializers is searched by; an empty text asks for nothing. */
export interface Choice {
  readonly words: string
  readonly origin: string
  readonly activation: string
  readonly paper: string
}

type Origin = CatalogueEntry['origin']

/** Headings, in the order of the table. */
export const originWords: Readonly<Record<Origin, string>> = {
  article: 'The article',
  general: 'General laws',
  papers: 'As in the papers',
  PyTorch: 'PyTorch',
  Keras: 'Keras',
  JAX: 'JAX',
  yours: 'Your own'
}

export const activations = ['sigmoid', 'tanh', 'ReLU', 'leaky ReLU', 'SELU', 'linear'] as const
export const paperNames = Object.keys(papersByName)

export function isChosen(entry: CatalogueEntry, { words, origin, activation, paper }: Choice): boolean {
  return (
    (origin === '' || entry.origin === origin) &&
    (activation === '' || isFor(entry.suits, activation)) &&
    (paper === '' || entry.source.includes(paper) || entry.source.includes(papersByName[paper] ?? paper)) &&
    terms(words).every((term) => searched(entry).includes(term))
  )
}

/** Rules for any activation are for each of them. */
const isFor = (suits: string, activation: string): boolean =>
  suits.startsWith('any') || new RegExp(`(^|[^\\w])${activation}($|[^\\w])`).test(suits)

const terms = (words: string): string[] => words.toLowerCase().split(/\s+/).filter(Boolean)

const searched = ({ kind, name, origin, formula, source, note, suits, variance }: CatalogueEntry): string =>
  [kind, name, originWords[origin], formula, source, note, suits, variance].join(' ').toLowerCase()

export const isEverything = ({ words, origin, activation, paper }: Choice): boolean =>
  words.trim() === '' && origin === '' && activation === '' && paper === ''

/** Entries by origin, in the order of the table. */
export const byOrigin = (
  entries: readonly CatalogueEntry[]
): [heading: string, entries: CatalogueEntry[]][] =>
  (Object.keys(originWords) as Origin[])
    .map((origin): [string, CatalogueEntry[]] => [
      originWords[origin],
      entries.filter((entry) => entry.origin === origin)
    ])
    .filter(([, own]) => own.length > 0)
