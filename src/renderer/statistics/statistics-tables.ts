import { metricTable, type ComparedName, type MetricName } from '#core/metrics/table'
import type { ComparisonStatistics } from '#core/statistics/comparison'
import { formatCount, formatEpoch, formatExact, formatShare } from '#core/words/numbers'
import { formatPValue } from '#core/words/p-value'
import { effectInWords } from '#core/statistics/effect'
import { numbers, rowNames, words, type Cell, type Table } from '../charts/table'

/** Runs of each arm, how many reached the goal, and the median of every metric. */
export function armsTable({ arms }: ComparisonStatistics, metrics: readonly MetricName[]): Table {
  return {
    columns: [
      rowNames('Arm'),
      numbers('Runs'),
      numbers('Diverged'),
      numbers('Solved'),
      numbers('95 %'),
      ...metrics.map((name) => numbers(`${metricTable[name].title}: median`))
    ],
    rows: arms.map((arm) => [
      arm.name,
      formatCount(arm.runs),
      formatCount(arm.diverged),
      formatCount(arm.solved.count),
      `${formatShare(arm.solved.low)} to ${formatShare(arm.solved.high)}`,
      ...metrics.map((name) => medianCell(arm, name))
    ])
  }
}

/** With the quartiles and the interval of the median, where something was measured. */
function medianCell({ metrics }: ComparisonStatistics['arms'][number], metric: MetricName): Cell {
  const { median, lower, upper, low, high, runs } = metrics[metric]
  const { format } = metricTable[metric]
  const ranges = [`quartiles ${format(lower)} to ${format(upper)}`, `95 % ${format(low)} to ${format(high)}`]
  return { text: format(median), look: 'strong', below: runs === 0 ? [] : ranges }
}

/** By when how many runs of each arm had reached the goal. */
export function timesTable({ arms }: ComparisonStatistics): Table {
  const epoch = (value: number | null): string => (value === null ? 'never' : formatEpoch(value))
  return {
    columns: [
      rowNames('Arm'),
      numbers('Reached'),
      numbers('Not reached'),
      numbers('Lost again'),
      numbers('A quarter by'),
      numbers('Half by'),
      words('95 %'),
      numbers('Three quarters by')
    ],
    rows: arms.map(({ name, epochsToGoal: { reached, censored, lost, lower, median, upper, low, high } }) => [
      name,
      formatCount(reached),
      formatCount(censored),
      formatCount(lost),
      epoch(lower),
      epoch(median),
      `${epoch(low)} to ${epoch(high)}`,
      epoch(upper)
    ])
  }
}

/** Every arm against the baseline in one metric, seed by seed. */
export function pairsTable({ arms }: ComparisonStatistics, metric: ComparedName): Table {
  const effect = (value: number): string => effectInWords(metric, value)
  return {
    columns: [
      rowNames('Arm'),
      numbers('Seeds'),
      numbers('Of these equal'),
      numbers('Difference (Hodges–Lehmann)'),
      words('95 %'),
      numbers('Signed-rank sum'),
      numbers('p'),
      numbers('p, corrected')
    ],
    rows: arms.flatMap(({ name, versusBaseline }) => {
      const pair = versusBaseline?.[metric]
      if (!pair) return []
      return [
        [
          name,
          formatCount(pair.pairs),
          formatCount(pair.ties),
          effect(pair.estimate),
          Number.isNaN(pair.low) ? '–' : `${effect(pair.low)} to ${effect(pair.high)}`,
          formatExact(pair.statistic),
          formatPValue(pair.p),
          formatPValue(pair.correctedP)
        ]
      ]
    })
  }
}
