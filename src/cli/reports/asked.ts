import { comparedMetric } from '#record/statistics'
import type { Experiment, Goal } from '#core/experiment/schema'
import type { ComparedName } from '#core/metrics/table'

/** What the statistics of an experiment were asked for. */
export interface Asked {
  readonly metric: ComparedName
  readonly goal: Goal
}

export const askedBy = (experiment: Experiment): Asked => ({
  metric: comparedMetric(experiment),
  goal: experiment.goal
})
