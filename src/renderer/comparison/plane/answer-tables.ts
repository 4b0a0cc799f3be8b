import type { PreparedData } from '#core/data/dataset'
import { predictedClass } from '#core/network/accuracy'
import type { Layer } from '#core/network/problem'
import { formatValue } from '#core/words/numbers'
import { numbers, words, type Cell, type Table } from '../../charts/table'

/** What one arm's network says of the first training instances; null where it has no weights. */
export interface ArmAnswers {
  readonly name: string
  /** Shape [instance][output]. */
  readonly outputs: Float64Array | null
  /** The network's last. */
  readonly output: Layer | undefined
}

/** Instances that a table lists. */
export const mostListed = 40
/** Features that a table lists. */
export const mostFeatures = 4

const listed = ({ train }: PreparedData): number[] => [...Array(Math.min(mostListed, train.count)).keys()]

const featuresOf = ({ featureNames, train }: PreparedData, n: number, shown: number): string[] =>
  Array.from({ length: shown }, (_, feature) => formatValue(train.inputs[n * featureNames.length + feature]!))

/** The decision map as numbers: the class that each network answers, and the output behind it. */
export function answersTable(data: PreparedData, arms: readonly ArmAnswers[]): Table {
  const { featureNames, classNames, train } = data
  const nameOf = (index: number): string => classNames[index] ?? String(index)
  const answer = ({ outputs, output }: ArmAnswers, n: number): Cell => {
    if (!outputs || !output) return ''
    const at = n * output.fanOut
    if (outputs.subarray(at, at + output.fanOut).some(Number.isNaN)) return 'no answer'
    const index = predictedClass(outputs, at, output.fanOut, output.activation)
    return {
      text: `${nameOf(index)} ${index === train.labels[n] ? '✓' : '✗'}`,
      beside: formatValue(outputs[at + (output.fanOut === 1 ? 0 : index)]!)
    }
  }
  return {
    columns: [...featureNames.map(numbers), words('Class'), ...arms.map(({ name }) => words(name))],
    rows: listed(data).map((n) => [
      ...featuresOf(data, n, featureNames.length),
      nameOf(train.labels[n]!),
      ...arms.map((arm) => answer(arm, n))
    ])
  }
}

/** The fit as numbers: what is to be predicted of each instance, and what each network predicts. */
export function predictionsTable(data: PreparedData, arms: readonly ArmAnswers[]): Table {
  const { featureNames, train } = data
  const targets = data.targetNames ?? []
  const shown = Math.min(mostFeatures, featureNames.length)
  return {
    columns: [
      ...featureNames.slice(0, shown).map(numbers),
      ...targets.flatMap((target) => [
        numbers(target),
        ...arms.map(({ name }) => numbers(targets.length > 1 ? `${target}, ${name}` : name))
      ])
    ],
    rows: listed(data).map((n) => [
      ...featuresOf(data, n, shown),
      ...targets.flatMap((_, index) => {
        const at = n * targets.length + index
        return [
          formatValue(train.values![at]!),
          ...arms.map(({ outputs }) => (outputs ? formatValue(outputs[at]!) : ''))
        ]
      })
    ])
  }
}
