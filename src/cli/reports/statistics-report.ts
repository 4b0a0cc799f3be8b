import { isRecorded, metricTable } from '#core/metrics/table'
import type { ArmStatistics, ComparisonStatistics } from '#core/statistics/comparison'
import { conclusions } from '#core/statistics/conclusions'
import { conclusionsInEnglish } from '#core/words/english/conclusions'
import { effectInWords } from '#core/statistics/effect'
import { goalInWords } from '#core/statistics/outcomes'
import type { PairedDifference } from '#core/statistics/paired'
import { outOf } from '#core/words/counts'
import { formatCount, formatEpoch, formatShare } from '#core/words/numbers'
import { formatPValue } from '#core/words/p-value'
import type { Asked } from './asked'
import { textTable } from './table'

/** For people: each arm with its uncertainty and against the baseline, then what may be concluded. */
export function statisticsReport(statistics: ComparisonStatistics, { metric, goal }: Asked): string {
  const { arms, baseline, confidence } = statistics
  if (arms[0]!.runs < 2) return 'One seed: no statistics. Run from more seeds, e.g. --set seeds.count=10'
  // The epochs to the goal have a column of their own.
  const shown = isRecorded(metric) ? metric : goal.metric
  const interval = `[${formatShare(confidence)}]`
  const compares = arms.length > 1
  const head = [
    'arm',
    `solved ${interval}`,
    `${metricTable[shown].words}: median ${interval}`,
    `epochs to the goal: median ${interval}`,
    ...(compares ? [`difference from ${arms[baseline]!.name} ${interval}`, 'p', 'p (Holm)'] : [])
  ]
  const rows = arms.map((arm) => {
    const { solved, epochsToGoal, versusBaseline } = arm
    const { median, low, high, runs } = arm.metrics[shown]
    const pair = versusBaseline?.[metric]
    const { format } = metricTable[shown]
    return [
      arm.name,
      `${outOf(solved.count, solved.runs)} [${formatShare(solved.low)}, ${formatShare(solved.high)}]`,
      (runs === 0 ? '–' : `${format(median)} [${format(low)}, ${format(high)}]`) + divergedOf(arm),
      timeInWords(epochsToGoal),
      ...(compares ? differenceCells(pair, metric, arm === arms[baseline]) : [])
    ]
  })
  return [
    textTable(head, rows),
    `goal: ${goalInWords(goal)}. Intervals: solved, Wilson; medians, percentile bootstrap, over the runs that have not diverged. Difference: Hodges and Lehmann's estimate, which belongs to the test. Epochs to the goal count the runs that never got there, too (Kaplan and Meier's estimate). p: Wilcoxon's signed-rank ` +
      `test of the differences in ${metricTable[metric].words}, seed by seed, two-sided, and corrected by Holm for the number of arms.`,
    ...conclusionsInEnglish(conclusions(statistics, metric)).map(({ text }) => text),
    ''
  ].join('\n')
}

function differenceCells(
  pair: PairedDifference | undefined,
  metric: Asked['metric'],
  isBaseline: boolean
): readonly string[] {
  if (!pair) return [isBaseline ? 'baseline' : '–', '', '']
  const end = (value: number): string => effectInWords(metric, value)
  return [
    Number.isNaN(pair.low)
      ? end(pair.estimate)
      : `${end(pair.estimate)} [${end(pair.low)}, ${end(pair.high)}]`,
    formatPValue(pair.p),
    formatPValue(pair.correctedP)
  ]
}

/** Beside a median, what it leaves out. */
const divergedOf = ({ diverged, runs }: ArmStatistics): string =>
  diverged === 0 ? '' : `, ${outOf(diverged, runs)} diverged`

function timeInWords({ reached, censored, lost, median, low, high }: ArmStatistics['epochsToGoal']): string {
  if (reached === 0) return 'never'
  const end = (epoch: number | null): string => (epoch === null ? 'never' : formatEpoch(epoch))
  return [
    `${end(median)} [${end(low)}, ${end(high)}]`,
    ...(censored > 0 ? [`${formatCount(censored)} never`] : []),
    ...(lost > 0 ? [`${formatCount(lost)} lost it again`] : [])
  ].join(', ')
}
