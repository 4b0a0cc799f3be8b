import type { Run } from '../experiment/plan'
import { metricTable, perMetric, type MetricName } from '../metrics/table'
import type { Goal } from '../experiment/schema'
import { parameterCount, type Floats, type Layer } from '../network/problem'
import { distinctUnits } from './distinct-units'
import { divergedBy } from './divergence'

/** Metrics of a group of runs over its recorded epochs. */
export interface MetricsSeries {
  /** Shape [e]: recorded epochs, ascending, from 0 on. */
  readonly epochs: Int32Array
  /** Shape [lane]: the epoch at which the run was found not finite, or -1. */
  readonly divergedAt: Int32Array
  /** Shape [e][lane]. */
  metric(name: MetricName): Float64Array
}

/** How one run has come out so far. */
export interface Outcome extends Run, Readonly<Record<MetricName, number>> {
  /** Epochs trained: the last that was recorded, or the one at which the run diverged. */
  readonly epochs: number
  /** First recorded epoch at which the goal held; null where it never did. */
  readonly reachedAt: number | null
  /** The same, where the goal holds at the last one too; else null. */
  readonly solvedAt: number | null
  /** Where it was found not finite, or its loss beyond hope from there on (`divergedBy`). */
  readonly divergedAt: number | null
  /** Training loss before training and when half of the epochs so far were done. */
  readonly firstLoss: number
  readonly halfwayLoss: number
  /** Shape [hidden layer]: units that differ; empty where no weights are known. */
  readonly distinctUnits: readonly number[]
}

/**
 * Outcomes of a group of runs by lane; none before the first record.
 * `parameters`: the newest weights of all lanes, shape [lane][parameter], or null where there are none. `lossLimits`: by
 * arm, the training loss beyond which a run counts as diverged.
 */
export function outcomesOf(
  { runs, layers }: { readonly runs: readonly Run[]; readonly layers: readonly Layer[] },
  series: MetricsSeries,
  parameters: Floats | null,
  goal: Goal,
  lossLimits: readonly number[]
): Outcome[] {
  const { epochs } = series
  if (epochs.length === 0) return []
  const last = epochs.length - 1
  const halfway = epochs.findLastIndex((epoch) => epoch <= epochs[last]! / 2)
  const width = parameterCount(layers)
  const goalValues = series.metric(goal.metric)
  return runs.map((run, lane) => {
    const at = (name: MetricName, position: number): number =>
      series.metric(name)[position * runs.length + lane]!
    const holds = (position: number): boolean => meets(goal, goalValues[position * runs.length + lane]!)
    const divergedAt = divergedBy(
      epochs,
      last,
      series.divergedAt[lane]!,
      (position) => at('trainLoss', position),
      lossLimits[run.arm]!
    )
    const reachedAt = epochs[epochs.findIndex((_, position) => holds(position))] ?? null
    return {
      ...run,
      ...perMetric((name) => at(name, last)),
      epochs: series.divergedAt[lane]! < 0 ? epochs[last]! : series.divergedAt[lane]!,
      reachedAt,
      solvedAt: holds(last) ? reachedAt : null,
      divergedAt,
      firstLoss: at('trainLoss', 0),
      halfwayLoss: at('trainLoss', halfway),
      distinctUnits: parameters
        ? distinctUnits(layers, parameters.subarray(lane * width, (lane + 1) * width))
        : []
    }
  })
}

/** Whether a value reaches the goal; NaN never does. */
export const meets = ({ atLeast, atMost }: Goal, value: number): boolean =>
  (atLeast !== undefined && value >= atLeast) || (atMost !== undefined && value <= atMost)

/** E.g. "training accuracy ≥ 95 %". */
export const goalInWords = ({ metric, atLeast, atMost }: Goal): string =>
  `${metricTable[metric].words} ${atLeast === undefined ? '≤' : '≥'} ` +
  metricTable[metric].formatExact(atLeast ?? atMost!)
