import Papa from 'papaparse'
import { comparedNames, type ComparedName } from '../metrics/table'
import { spreadOf, type ComparisonStatistics } from './comparison'

type Cell = string | number | null

const header = [
  'arm',
  'metric',
  'epoch',
  'runs',
  'diverged',
  'lower_quartile',
  'median',
  'upper_quartile',
  'median_low',
  'median_high',
  'baseline',
  'pairs',
  'ties',
  'difference',
  'difference_low',
  'difference_high',
  'signed_rank',
  'p',
  'p_holm'
]

/**
 * The statistics as a table for other programs: one row an arm and metric, and one row `solved` an arm whose median is
 * the share solved with its Wilson interval. What is not a finite number is left empty.
 */
export function statisticsCsv({ arms, baseline }: ComparisonStatistics): string {
  const against = arms[baseline]!.name
  const rows = arms.flatMap((arm) => {
    const { solved, versusBaseline } = arm
    const spread = (name: ComparedName | 'solved'): readonly Cell[] => {
      if (name === 'solved')
        return [solved.runs, null, solved.count / solved.runs, null, solved.low, solved.high]
      const { runs, lower, median, upper, low, high } = spreadOf(arm, name)
      return [runs, lower, median, upper, low, high]
    }
    const measured = comparedNames.filter((name) => spreadOf(arm, name).runs > 0)
    return (['solved', ...measured] as const).map((name): readonly Cell[] => {
      const [runs, ...numbers] = spread(name)
      const pair = name === 'solved' ? undefined : versusBaseline?.[name]
      const comparison: readonly Cell[] = pair
        ? [
            against,
            pair.pairs,
            pair.ties,
            pair.estimate,
            pair.low,
            pair.high,
            pair.statistic,
            pair.p,
            pair.correctedP
          ]
        : Array<null>(9).fill(null)
      return [arm.name, name, arm.epoch, runs!, arm.diverged, ...numbers, ...comparison]
    })
  })
  const finite = (cell: Cell): Cell => (typeof cell === 'number' && !Number.isFinite(cell) ? null : cell)
  return `${Papa.unparse([header, ...rows.map((row) => row.map(finite))], { newline: '\n' })}\n`
}
