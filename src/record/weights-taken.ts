import { weightsFile } from '#core/initializers/layer-rules'
import type { ImportedWeights, RunInFile, TakenWeights } from '#core/initializers/imported'
import type { Experiment } from '#core/experiment/schema'
import type { Layout } from '#core/weights/array-names'
import { formatEpoch } from '#core/words/numbers'
import type { WeightsTaken } from './provenance'

/** What each arm's file of weights gave, for those whose file was read by this lab. */
export const weightsTaken = (
  { arms }: Experiment,
  imported: Readonly<Record<number, ImportedWeights>>
): WeightsTaken[] =>
  arms.flatMap(({ initializer }, arm) => {
    const file = weightsFile(initializer)
    const taken = imported[arm]?.taken
    return file && taken ? [{ ...taken, arm, path: file.path }] : []
  })

export const layoutWords: Readonly<Record<Layout, string>> = {
  'in-out': 'fan_in × fan_out',
  'out-in': 'fan_out × fan_in'
}

export const runInWords = ({ arm, seed, epoch }: RunInFile): string =>
  `“${arm}”, seed ${seed}, epoch ${formatEpoch(epoch)}`

/** What each arm's file gave, a line an arm and one a layer. */
export const weightsInWords = ({ arms }: Experiment, weights: readonly WeightsTaken[]): string[] =>
  weights.flatMap((taken) => [
    `weights of “${arms[taken.arm]!.name}” from ${taken.path}:`,
    ...takenInWords(taken).map((line) => `  ${line}`)
  ])

/** E.g. "layer 1: fc_in.weight (fan_out × fan_in), fc_in.bias", one line a layer. */
const takenInWords = ({ layers, leftAlone, run }: TakenWeights): string[] => [
  ...(run ? [`run: ${runInWords(run)}`] : []),
  ...layers.map(
    ({ weights, layout, biases }, l) =>
      `layer ${l + 1}: ${weights} (${layoutWords[layout]}), ${biases ?? 'no biases: zero'}`
  ),
  ...(leftAlone.length > 0
    ? [
        `left alone: ${leftAlone.slice(0, 8).join(', ')}${leftAlone.length > 8 ? `, … (${leftAlone.length})` : ''}`
      ]
    : [])
]
