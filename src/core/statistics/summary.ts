import { perMetric, type MetricName } from '../metrics/table'
import type { Outcome } from './outcomes'
import { quartiles, type Quartiles } from './quantiles'

/** The runs of one arm in a few numbers. */
export interface ArmSummary extends Readonly<Record<MetricName, Quartiles>> {
  readonly runs: number
  readonly solved: number
  readonly diverged: number
  /** Of the runs that solved it. */
  readonly epochsToSolve: Quartiles
  /** Shape [hidden layer]: fewest and most distinct units of any run. */
  readonly distinctUnits: readonly { readonly fewest: number; readonly most: number }[]
}

/** Metrics are the final ones, over the runs that did not diverge (a diverged run has none). */
export function summarize(outcomes: readonly Outcome[]): ArmSummary {
  const layers = outcomes[0]?.distinctUnits.length ?? 0
  return {
    ...perMetric((name) => quartiles(outcomes.map((outcome) => outcome[name]))),
    runs: outcomes.length,
    solved: outcomes.filter(({ solvedAt }) => solvedAt !== null).length,
    diverged: outcomes.filter(({ divergedAt }) => divergedAt !== null).length,
    epochsToSolve: quartiles(outcomes.map(({ solvedAt }) => solvedAt ?? NaN)),
    distinctUnits: Array.from({ length: layers }, (_, layer) => {
      const counts = outcomes.map((outcome) => outcome.distinctUnits[layer]!)
      return { fewest: Math.min(...counts), most: Math.max(...counts) }
    })
  }
}
