import Table from 'cli-table3'
import { comparedMetric } from '#record/statistics'
import { figure } from '#core/diagnosis/words'
import { isRecorded, metricTable, type ComparedName } from '#core/metrics/table'
import type { Experiment, Goal } from '#core/experiment/schema'
import type { ArmStatistics, ComparisonStatistics } from '#core/statistics/comparison'
import { conclusions, signed } from '#core/statistics/conclusions'
import { goalInWords } from '#core/statistics/outcomes'

/** What the statistics of an experiment were asked for. */
export interface Asked {
  readonly metric: ComparedName
  readonly goal: Goal
}

export const askedBy = (experiment: Experiment): Asked => ({
  metric: comparedMetric(experiment),
  goal: experiment.goal
})

/** For people: each arm with its uncertainty and against the baseline, then what may be concluded. */
export function statisticsReport(statistics: ComparisonStatistics, { metric, goal }: Asked): string {
  const { arms, baseline, confidence } = statistics
  if (arms[0]!.runs < 2) return 'One seed: no statistics. Run from more seeds, e.g. --set seeds.count=10'
  const shown = isRecorded(metric) ? metric : goal.metric
  const interval = `[${Number((100 * confidence).toPrecision(4))} %]`
  const compares = arms.length > 1
  const table = new Table({
    head: [
      'arm',
      `solved ${interval}`,
      `${metricTable[shown].words}: median ${interval}`,
      `epochs to the goal: median ${interval}`,
      ...(compares ? [`difference from ${arms[baseline]!.name} ${interval}`, 'p', 'p (Holm)'] : [])
    ],
    wordWrap: true,
    style: { head: [], border: [] }
  })
  for (const arm of arms) {
    const { solved, epochsToGoal, versusBaseline } = arm
    const { median, low, high, runs } = arm.metrics[shown]
    const pair = versusBaseline?.[metric]
    const comparison = pair
      ? [
          `${signed(pair.median)} [${signed(pair.low)}, ${signed(pair.high)}]`,
          figure(pair.p),
          figure(pair.correctedP)
        ]
      : [arm === arms[baseline] ? 'baseline' : '–', '', '']
    table.push([
      arm.name,
      `${solved.count}/${solved.runs} [${figure(solved.low)}, ${figure(solved.high)}]`,
      runs === 0 ? '–' : `${figure(median)} [${figure(low)}, ${figure(high)}]`,
      timeInWords(epochsToGoal),
      ...(compares ? comparison : [])
    ])
  }
  return [
    table.toString(),
    `goal: ${goalInWords(goal)}. Intervals: solved, Wilson; medians, percentile bootstrap. Epochs to the goal count the runs that never got there, too (Kaplan and Meier's estimate). p: Wilcoxon's signed-rank ` +
      `test of the differences in ${metricTable[metric].words}, seed by seed, two-sided, and corrected by Holm for the number of arms.`,
    ...conclusions(statistics, metric).map(({ text }) => text),
    ''
  ].join('\n')
}

function timeInWords({ reached, censored, median, low, high }: ArmStatistics['epochsToGoal']): string {
  if (reached === 0) return 'never'
  const end = (epoch: number | null): string => (epoch === null ? 'never' : figure(epoch))
  return `${end(median)} [${end(low)}, ${end(high)}]${censored > 0 ? `, ${censored} never` : ''}`
}

/** For programs; documented in docs/statistics.md. What is not a finite number becomes null. */
export function statisticsJson(statistics: ComparisonStatistics, { metric, goal }: Asked): object {
  const { arms, baseline, confidence } = statistics
  return {
    baseline: arms[baseline]!.name,
    metric,
    goal,
    confidence,
    methods: {
      medianInterval: 'percentile bootstrap over all resamples',
      solvedInterval: 'Wilson',
      epochsToGoal: 'Kaplan-Meier',
      test: 'Wilcoxon signed-rank, two-sided, zero differences left out',
      correction: 'Holm'
    },
    arms,
    conclusions: conclusions(statistics, metric)
  }
}
