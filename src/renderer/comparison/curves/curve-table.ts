import type { GroupSeries } from '#record/series'
import { metricTable, type MetricName } from '#core/metrics/table'
import { quartiles } from '#core/statistics/quantiles'
import { formatEpoch } from '#core/words/numbers'
import { numbers, rowNumbers, type Table } from '../../charts/table'
import { positionAt } from '../../runs/arm-slices'

/** The runs of one arm, where they lie in the series of their group. */
export interface ArmSeries {
  readonly name: string
  readonly series: GroupSeries
  readonly lanes: readonly number[]
}

/** The curves as numbers: median and quartiles of every arm at recorded epochs that double. */
export function curveTable(arms: readonly ArmSeries[], metric: MetricName): Table {
  const { format } = metricTable[metric]
  return {
    columns: [rowNumbers('Epoch'), ...arms.map(({ name }) => numbers(name))],
    rows: doublingEpochs(arms).map((epoch) => [
      formatEpoch(epoch),
      ...arms.map(({ series, lanes }) => {
        const position = positionAt(series, epoch)
        if (position < 0 || series.epochs[position] !== epoch) return '–'
        const row = series.metricAt(metric, position)
        const { lower, median, upper } = quartiles(lanes.map((lane) => row[lane]!))
        return {
          text: format(median),
          look: 'strong' as const,
          beside: `${format(lower)} – ${format(upper)}`
        }
      })
    ])
  }
}

/** Of the arm that came furthest: the first epoch, those at places that double, and the last. */
function doublingEpochs(arms: readonly ArmSeries[]): number[] {
  const lastOf = ({ epochs, count }: GroupSeries): number => epochs[count - 1] ?? -1
  const series = arms.map((arm) => arm.series).reduce((a, b) => (lastOf(b) > lastOf(a) ? b : a))
  if (series.count === 0) return []
  const positions = [0]
  for (let position = 1; position < series.count - 1; position *= 2) positions.push(position)
  if (series.count > 1) positions.push(series.count - 1)
  return positions.map((position) => series.epochs[position]!)
}
