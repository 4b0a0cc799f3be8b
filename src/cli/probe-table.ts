import Table from 'cli-table3'
import type { ExperimentRecord } from '#record/record'
import { lanesOfArm } from '#record/signal'
import { armTheory } from '#record/theory'
import { figure, percent } from '#core/diagnosis/words'
import { layerProbe, measureOf, statisticOf } from '#core/probes/layout'
import { quartiles } from '#core/statistics/quantiles'

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
      const first = probe === probes[0]
      const table = new Table({
        head: [
          'layer',
          'std z',
          ...(first ? ['predicted'] : []),
          'std a',
          ...(first ? ['predicted'] : []),
          'rms gradient',
          'saturated',
          'dead',
          'identical',
          'mean σ of Jacobian'
        ],
        style: { head: [], border: [] }
      })
      layers.forEach(({ fanOut, activation }, layer) => {
        const median = (values: readonly number[]): number => quartiles(values).median
        const std = (quantity: 'preactivations' | 'activations'): string =>
          told(median(statisticOf(probe, layers.length, lanes, layer, quantity, 'std')))
        const share = (measure: 'saturated' | 'dead' | 'identical'): string => {
          const value = median(measureOf(probe, layers.length, lanes, layer, measure))
          return Number.isNaN(value) ? '–' : percent(value)
        }
        const gradients = statisticOf(probe, layers.length, lanes, layer, 'gradients', 'meanSquare')
        const predicted = theory.layers[layer]
        const values = lanes.flatMap((lane) =>
          (layerProbe(probe, layers, lane, layer).decomposition?.jacobian ?? []).flatMap((of) => [...of])
        )
        table.push([
          `${layer + 1}: ${fanOut} ${activation}`,
          std('preactivations'),
          ...(first ? [told(predicted?.preactivations.std)] : []),
          std('activations'),
          ...(first ? [told(predicted?.activations?.std)] : []),
          told(Math.sqrt(median(gradients))),
          share('saturated'),
          share('dead'),
          share('identical'),
          told(values.reduce((sum, value) => sum + value, 0) / values.length)
        ])
      })
      const { instances, epoch } = probe
      return `${name}, epoch ${epoch}: medians over ${lanes.length} run(s), ${instances} instance(s)\n${table.toString()}`
    })
    .join('\n')
}

const told = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : figure(value)
