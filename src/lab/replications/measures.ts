import type { ExperimentRecord } from '#record/record'
import type { GroupSeries } from '#record/series'
import { lanesOfArm } from '#record/lanes'
import type { MetricName } from '#core/metrics/table'
import type { Floats, Layer } from '#core/network/problem'
import { parameterCount } from '#core/network/problem'
import { layerProbe, runJacobians, type Quantity } from '#core/probes/layout'

/** The runs of one arm by its name: the group that they are in and their lanes, in the order of the seeds. */
export interface ArmRuns {
  readonly series: GroupSeries
  readonly layers: readonly Layer[]
  readonly lanes: readonly number[]
}

export function armRuns({ head, groups }: ExperimentRecord, name: string): ArmRuns {
  const arm = head.experiment.arms.findIndex((one) => one.name === name)
  const { group, lanes } = lanesOfArm({ head }, arm)
  if (group < 0) throw new RangeError(`no arm “${name}” in “${head.experiment.name}”`)
  return { series: groups[group]!, layers: head.groups[group]!.layers, lanes }
}

/** A metric of every seed at an epoch, by default the last; NaN for a run that has diverged. */
export function metricOf(
  record: ExperimentRecord,
  arm: string,
  metric: MetricName,
  epoch = Infinity
): readonly number[] {
  const { series, lanes } = armRuns(record, arm)
  const position = series.epochs.findLastIndex((recorded) => recorded <= epoch)
  const values = series.metricAt(metric, position)
  return lanes.map((lane) => values[lane] ?? NaN)
}

/** First recorded epoch at which something holds of a metric, of every seed; Infinity where it never does. */
export function epochsUntil(
  record: ExperimentRecord,
  arm: string,
  holds: (value: number) => boolean,
  metric: MetricName
): readonly number[] {
  const { series, lanes } = armRuns(record, arm)
  return lanes.map((lane) => {
    const position = series.epochs.findIndex((_, at) => holds(series.metricAt(metric, at)[lane]!))
    return position < 0 ? Infinity : series.epochs[position]!
  })
}

/** A statistic of a quantity at the first weights, shape [seed][layer], the output layer last. */
export function signalOf(
  record: ExperimentRecord,
  arm: string,
  quantity: Quantity,
  statistic: 'mean' | 'std' | 'meanSquare'
): readonly (readonly number[])[] {
  const { series, layers, lanes } = armRuns(record, arm)
  const probe = series.probes[0]
  if (!probe) throw new RangeError(`no probes of “${record.head.experiment.name}”`)
  return lanes.map((lane) =>
    layers.map((_, layer) => layerProbe(probe, layers, lane, layer).quantities[quantity][statistic])
  )
}

/** Singular values of the layers' Jacobians at the first weights: [decomposed seed][layer][value of any instance]. */
export function layerSpectra(
  record: ExperimentRecord,
  arm: string
): readonly (readonly (readonly number[])[])[] {
  const { series, layers, lanes } = armRuns(record, arm)
  const probe = series.probes[0]!
  return lanes.flatMap((lane) => {
    const found = layers.map((_, layer) => layerProbe(probe, layers, lane, layer).decomposition)
    if (found.some((one) => one === null)) return []
    return [found.map((one) => one!.jacobian.flatMap((values) => [...values]))]
  })
}

/** Singular values from the first hidden layer's activations to the last's: [decomposed seed][value]. */
export function hiddenSpectra(record: ExperimentRecord, arm: string): readonly (readonly number[])[] {
  const { series, layers, lanes } = armRuns(record, arm)
  return lanes.flatMap((lane) => {
    const found = runJacobians(series.probes[0]!, layers, lane)
    return found ? [found.hidden.flatMap((values) => [...values])] : []
  })
}

/** Parameters of every seed at each snapshot, in the flat layout of `TrainingState`: [snapshot][seed]. */
export function weightsOf(record: ExperimentRecord, arm: string): readonly (readonly Floats[])[] {
  const { series, layers, lanes } = armRuns(record, arm)
  const width = parameterCount(layers)
  return series.snapshots.map(({ parameters }) =>
    lanes.map((lane) => parameters.subarray(lane * width, (lane + 1) * width))
  )
}
