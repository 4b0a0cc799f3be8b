import { perMetric, type MetricName } from '../metrics/table'
import type { Outcome } from './outcomes'
import { quartiles, type Quartiles } from './quantiles'
import { timeToGoal, type TimeToGoal } from './time-to-goal'

/** The runs of one arm in a few numbers. */
export interface ArmSummary extends Readonly<Record<MetricName, Quartiles>> {
  readonly runs: number
  readonly solved: number
  readonly diverged: number
  /** Over all runs, those that never got there too. */
  readonly epochsToGoal: Pick<TimeToGoal, 'reached' | 'lost' | 'lower' | 'median' | 'upper'>
  /** Shape [hidden layer]: fewest and most distinct units of any run. */
  readonly distinctUnits: readonly { readonly fewest: number; readonly most: number }[]
}

/** Metrics are the final ones, over the runs that did not diverge. */
export function summarize(outcomes: readonly Outcome[]): ArmSummary {
  const layers = outcomes[0]?.distinctUnits.length ?? 0
  return {
    ...perMetric((name) =>
      quartiles(outcomes.map((outcome) => (outcome.divergedAt === null ? outcome[name] : NaN)))
    ),
    runs: outcomes.length,
    solved: outcomes.filter(({ solvedAt }) => solvedAt !== null).length,
    diverged: outcomes.filter(({ divergedAt }) => divergedAt !== null).length,
    epochsToGoal: epochsToGoalOf(outcomes),
    distinctUnits: Array.from({ length: layers }, (_, layer) => {
      const counts = outcomes.map((outcome) => outcome.distinctUnits[layer]!)
      return { fewest: Math.min(...counts), most: Math.max(...counts) }
    })
  }
}

/** How long the runs of one arm took to the goal, as `timeToGoal` defines it. */
export function epochsToGoalOf(outcomes: readonly Outcome[]): ArmSummary['epochsToGoal'] {
  const { reached, lost, lower, median, upper } = timeToGoal({
    reachedAt: outcomes.map(({ reachedAt }) => reachedAt),
    solved: outcomes.map(({ solvedAt }) => solvedAt !== null),
    epoch: Math.max(0, ...outcomes.map(({ epochs }) => epochs))
  })
  return { reached, lost, lower, median, upper }
}
