import type { ExperimentRecord } from '#record/record'
import { lanesOfArm } from '#record/lanes'
import { armTheory } from '#record/theory'
import { layerProfile, type ProfileName } from '#core/probes/layer-profile'
import { layerProbe } from '#core/probes/layout'
import { quartiles } from '#core/statistics/quantiles'
import { counted } from '#core/words/counts'
import { formatCount, formatEpoch, formatValue } from '#core/words/numbers'
import { textTable } from './table'

/** What is told of each layer; of these two theory says what to expect of the first weights. */
const columns = ['preactivations', 'activations', 'gradients', 'saturated', 'dead', 'identical'] as const
const isPredicted = (name: ProfileName): name is 'preactivations' | 'activations' =>
  name === 'preactivations' || name === 'activations'

/** What the signal of an arm does in every layer, at its first and at its newest probed weights: medians over the runs. */
export function probeTables(record: ExperimentRecord, arm: number): string {
  const { group, lanes } = lanesOfArm(record, arm)
  const probes = record.groups[group]?.probes ?? []
  const { layers = [] } = record.head.groups[group] ?? {}
  const theory = armTheory(record.head, arm)
  const name = record.head.experiment.arms[arm]!.name
  const shown = probes.filter((_, index) => index === 0 || index === probes.length - 1)
  if (shown.length === 0) return `${name}: no probes were taken.`
  return shown
    .map((probe) => {
      const withTheory = probe === probes[0]
      const heads = columns.flatMap((column) => [
        layerProfile[column].words,
        ...(withTheory && isPredicted(column) ? ['predicted'] : [])
      ])
      const rows = layers.map(({ fanOut, activation }, layer) => {
        const predicted = theory.layers[layer]
        const cells = columns.flatMap((column) => {
          const { format, of } = layerProfile[column]
          return [
            format(quartiles(of(probe, layers.length, lanes, layer)).median),
            ...(withTheory && isPredicted(column) ? [format(predicted?.[column]?.std ?? NaN)] : [])
          ]
        })
        const values = lanes.flatMap((lane) =>
          (layerProbe(probe, layers, lane, layer).decomposition?.jacobian ?? []).flatMap((of) => [...of])
        )
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        return [`${layer + 1}: ${formatCount(fanOut)} ${activation}`, ...cells, formatValue(mean)]
      })
      const { instances, epoch } = probe
      const what = `medians over ${counted(lanes.length, 'run')}, ${counted(instances, 'instance')}`
      return `${name}, epoch ${formatEpoch(epoch)}: ${what}\n${textTable(['layer', ...heads, 'mean σ of Jacobian'], rows)}`
    })
    .join('\n')
}
