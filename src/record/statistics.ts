import { perMetric, type ComparedName, type MetricName } from '#core/metrics/table'
import type { Experiment, Goal } from '#core/experiment/schema'
import { divergedBy } from '#core/statistics/divergence'
import { compareArms, type ArmSample, type ComparisonStatistics } from '#core/statistics/comparison'
import { meets } from '#core/statistics/outcomes'
import { lossLimits } from './divergence'
import type { ExperimentRecord } from './record'
import { lanesOfArm } from './lanes'

/**
 * The runs of every arm as they stood at an epoch, by default the last; for `compareArms`. Empty before the first
 * record.
 */
export function armSamples(
  { head, groups }: ExperimentRecord,
  epoch = Infinity,
  goal: Goal = head.experiment.goal
): ArmSample[] {
  return head.experiment.arms.flatMap(({ name }, arm) => {
    const { group, lanes } = lanesOfArm({ head }, arm)
    const series = groups[group]
    if (!series) return []
    const last = series.epochs.findLastIndex((recorded) => recorded <= epoch)
    if (last < 0) return []
    const at = (metric: MetricName, position: number): number[] => {
      const values = series.metricAt(metric, position)
      return lanes.map((lane) => values[lane]!)
    }
    const reachedAt = lanes.map((lane) => {
      const values = series.metric(goal.metric)
      for (let position = 0; position <= last; position++)
        if (meets(goal, values[position * series.lanes + lane]!)) return series.epochs[position]!
      return null
    })
    const losses = series.metric('trainLoss')
    const diverged = lanes.map(
      (lane) =>
        divergedBy(
          series.epochs,
          last,
          series.divergedAt[lane]!,
          (position) => losses[position * series.lanes + lane]!,
          lossLimits(head)[arm]!
        ) !== null
    )
    return [
      {
        name,
        epoch: series.epochs[last]!,
        metrics: perMetric((metric) => at(metric, last).map((value, run) => (diverged[run] ? NaN : value))),
        diverged,
        solved: at(goal.metric, last).map((value) => meets(goal, value)),
        reachedAt
      }
    ]
  })
}

/** The arm that an experiment compares the others with: its index. */
export const baselineOf = ({ arms, compare }: Experiment): number =>
  Math.max(
    0,
    arms.findIndex(({ name }) => name === compare?.baseline)
  )

/** What is asked of the statistics of a record; what is left out is as the experiment says, at the end of the record. */
export interface Question {
  readonly epoch?: number
  /** Index of an arm. */
  readonly baseline?: number
  readonly goal?: Goal
  /** What arms are compared in; all that was measured, unless told otherwise. */
  readonly compared?: readonly ComparedName[]
}

/** The statistics of a record; null before the first epoch was recorded. */
export function statisticsOf(record: ExperimentRecord, question: Question = {}): ComparisonStatistics | null {
  const { experiment } = record.head
  const samples = armSamples(record, question.epoch, question.goal)
  if (samples.length < experiment.arms.length) return null
  const { compared } = question
  return compareArms(samples, question.baseline ?? baselineOf(experiment), compared ? { compared } : {})
}

/** What an experiment compares its arms in. */
export const comparedMetric = ({ compare, goal }: Experiment): ComparedName => compare?.metric ?? goal.metric
