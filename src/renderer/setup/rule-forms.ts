import { entryOf, initializerKinds, initializers, type InitializerKind } from '#core/initializers/table'
import { valueAt } from '../common/tree'
import { originWords } from '../initializers/choices'

/** The ways in which an arm may say how its weights are drawn, over drafts that may be wrong anywhere. */

export const forms = ['one', 'parts', 'layers'] as const
export type Form = (typeof forms)[number]

export const formWords: Readonly<Record<Form, string>> = {
  one: 'One for all layers',
  parts: 'By part: hidden, output, biases',
  layers: 'One a layer'
}

export function formOf(initializer: unknown): Form {
  if (Array.isArray(initializer)) return 'layers'
  const isParts = ['hidden', 'output', 'biases'].some((part) => valueAt(initializer, part) !== undefined)
  return isParts && valueAt(initializer, 'kind') === undefined ? 'parts' : 'one'
}

/** Name of a rule that is written bare or as an object. */
export const kindOf = (rule: unknown): string =>
  String(typeof rule === 'string' ? rule : (valueAt(rule, 'kind') ?? ''))

export const isKind = (name: string): name is InitializerKind => Object.hasOwn(initializers, name)

/** The rule that weights have where nothing is said about them. */
const fallback = { kind: 'glorot-uniform' }

/** The same weights in another form, as far as it can say them; for so many layers. */
export function inForm(initializer: unknown, form: Form, layers: number): unknown {
  const rules = rulesOf(initializer, layers)
  if (form === 'one') return rules[0]
  if (form === 'layers') return rules
  return { hidden: rules[0], output: rules.at(-1) }
}

/** A rule for each layer; weights from a file are those of the whole network, so none of its layers has them. */
function rulesOf(initializer: unknown, layers: number): unknown[] {
  const each = (rule: (layer: number) => unknown): unknown[] =>
    Array.from({ length: Math.max(1, layers) }, (_, layer) => rule(layer) ?? fallback)
  switch (formOf(initializer)) {
    case 'one':
      return each(() => (kindOf(initializer) === 'file' ? undefined : initializer))
    case 'layers': {
      const list = initializer as unknown[]
      return each((layer) => list[layer] ?? list.at(-1))
    }
    case 'parts': {
      const [hidden, output] = [valueAt(initializer, 'hidden'), valueAt(initializer, 'output')]
      return each((layer) => (layer === layers - 1 ? (output ?? hidden) : (hidden ?? output)))
    }
  }
}

/** What an arm's closed line says of its rules. */
export function inBrief(initializer: unknown): string {
  const name = (rule: unknown): string =>
    typeof rule === 'number'
      ? String(rule)
      : isKind(kindOf(rule))
        ? initializers[kindOf(rule) as InitializerKind].name
        : kindOf(rule)
  switch (formOf(initializer)) {
    case 'one': {
      const kind = kindOf(initializer)
      return isKind(kind) ? initializers[kind].formula : kind
    }
    case 'layers':
      return (initializer as unknown[]).map(name).join(', ')
    case 'parts':
      return ['hidden', 'output', 'biases']
        .map((part) => [part, valueAt(initializer, part)] as const)
        .filter(([, rule]) => rule !== undefined)
        .map(([part, rule]) => `${part}: ${name(rule)}`)
        .join('; ')
  }
}

/** Who may have a rule: the network, one of its layers, or biases alone. */
export type Owner = 'network' | 'layer' | 'biases'

const suits: Readonly<Record<Owner, (kind: InitializerKind) => boolean>> = {
  network: () => true,
  layer: (kind) => entryOf(kind).type !== 'imported',
  biases: (kind) => entryOf(kind).type === 'drawn'
}

/** The rules to choose from, by framework. */
export const ruleOptions = (owner: Owner): { value: string; label: string; group: string }[] =>
  initializerKinds.filter(suits[owner]).map((kind) => ({
    value: kind,
    label: initializers[kind].name,
    group: originWords[initializers[kind].origin]
  }))
