import { shortened, type InputProblem } from '../errors'
import type { Layer } from '../network/problem'
import type { ArmInitializer, InitializerConfig, LayerRule, PartRules } from './schema'
import { entryOf, initializers } from './table'

/** What makes the first weights and biases of one layer. */
export interface LayerRules {
  readonly weights: LayerRule
  /** A number for every bias, a rule for them, or null: as the rule of the weights has it. */
  readonly biases: number | LayerRule | null
  /** Where the user wrote the rule of the weights, from the arm's `initializer` on: '', '[1]', '.hidden'. */
  readonly field: string
}

const fallback: LayerRule = { kind: 'glorot-uniform' }

const isSingleRule = (initializer: ArmInitializer): initializer is InitializerConfig => 'kind' in initializer

/** The file of weights that an arm starts from. */
export type WeightsFile = Extract<InitializerConfig, { kind: 'file' }>

/** Null where an arm has none. */
export const weightsFile = (initializer: ArmInitializer): WeightsFile | null =>
  isSingleRule(initializer) && initializer.kind === 'file' ? initializer : null

/** The rules of each of `count` layers; throws `RangeError` on a list of another length and on a file. */
export function layerRules(initializer: ArmInitializer, count: number): LayerRules[] {
  if (isList(initializer)) {
    if (initializer.length !== count) throw new RangeError(`${initializer.length} rules for ${count} layers`)
    return initializer.map((weights, layer) => ({ weights, biases: null, field: `[${layer}]` }))
  }
  if (isSingleRule(initializer)) {
    if (initializer.kind === 'file') throw new RangeError('weights from a file have no rules')
    return Array.from({ length: count }, () => ({ weights: initializer, biases: null, field: '' }))
  }
  return Array.from({ length: count }, (_, layer) => partRules(initializer, layer === count - 1))
}

function partRules({ hidden, output, biases }: PartRules, isOutput: boolean): LayerRules {
  const own = isOutput ? output : hidden
  const weights = own ?? output ?? hidden ?? fallback
  const part = weights === output ? '.output' : weights === hidden ? '.hidden' : ''
  return { weights, biases: biases ?? null, field: part }
}

/** What is wrong with an arm's list of rules for these layers; fields count from `arms[i].initializer`. */
export function listProblems(
  initializer: ArmInitializer,
  layers: readonly Layer[],
  arm: number
): InputProblem[] {
  if (!isList(initializer) || initializer.length === layers.length) return []
  const shapes = layers.map(({ fanIn, fanOut }) => `${fanIn} → ${fanOut}`).join(', ')
  return [
    {
      field: `arms[${arm}].initializer`,
      value: shortened(initializer.map(({ kind }) => kind)),
      message:
        `has ${initializer.length} rule(s), but the network has ${layers.length} layer(s): ${shapes}. ` +
        'A list has one rule a layer, the output layer included'
    }
  ]
}

/** What an arm's initializer is called, its formula, and the note on it. */
export function describeInitializer(
  initializer: ArmInitializer
): Record<'name' | 'formula' | 'note', string> {
  const described = partsOf(initializer).map(([part, rule]) => {
    if (typeof rule === 'number')
      return { name: `${part}: ${rule}`, formula: `${part}: b = ${rule}`, note: '' }
    const { name, formula, note } = initializers[rule.kind]
    const prefix = part && `${part}: `
    return {
      name: prefix + name,
      formula: prefix + formula + written(rule),
      note: prefix + note
    }
  })
  const joined = (key: 'name' | 'formula' | 'note'): string =>
    described
      .map((part) => part[key])
      .filter((text) => text !== '')
      .join('; ')
  return { name: joined('name'), formula: joined('formula'), note: joined('note') }
}

function partsOf(initializer: ArmInitializer): (readonly [string, number | InitializerConfig])[] {
  if (isList(initializer)) return initializer.map((rule, layer) => [`layer ${layer + 1}`, rule] as const)
  if (isSingleRule(initializer)) return [['', initializer]]
  const { hidden, output, biases } = initializer
  const named = { hidden: hidden ?? output ?? fallback, output: output ?? hidden ?? fallback, biases }
  return Object.entries(named).flatMap(([part, rule]) => (rule === undefined ? [] : [[part, rule] as const]))
}

/** The parameters of a rule, e.g. ` (gain = 1.5)`. */
function written(rule: InitializerConfig): string {
  const names = Object.keys(entryOf(rule.kind).parameters)
  const values = Object.entries(rule).filter(([key, value]) => names.includes(key) && value !== undefined)
  return values.length === 0
    ? ''
    : ` (${values.map(([key, value]) => `${key} = ${typeof value === 'object' ? shortened(value) : String(value)}`).join(', ')})`
}

const isList = (initializer: ArmInitializer): initializer is readonly LayerRule[] =>
  Array.isArray(initializer)
