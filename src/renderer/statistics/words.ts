import type { ComparedName } from '#core/metrics/names'
import { formatCount, formatShare, formatValue } from '../common/format'
import { metricWords } from '../setup/words'

/** What arms are compared in, as a heading. */
export const wordsOf = (metric: ComparedName): string =>
  metric === 'epochsToGoal' ? 'Epochs to the goal' : metricWords[metric]

/** E.g. "= 0.013", "< 0.0001". */
export const pText = (p: number): string => (p < 1e-4 ? '< 0.0001' : `= ${Number(p.toPrecision(3))}`)

/** A difference with its sign. */
export function signedText(value: number, format: (value: number) => string): string {
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value > 0 ? '+∞' : '−∞'
  return (value > 0 ? '+' : '') + format(value).replace('-', '−')
}

/** How a value is written. */
export const formatOf = (metric: ComparedName): ((value: number) => string) =>
  metric === 'epochsToGoal' ? formatCount : metric.endsWith('Accuracy') ? formatShare : formatValue

/** How the size of a difference is written: that of percentages in points. */
export const differenceFormat = (metric: ComparedName): ((value: number) => string) =>
  metric.endsWith('Accuracy') ? (value) => formatValue(Number((100 * value).toPrecision(3))) : formatValue

/** What follows a difference. */
export const differenceUnit = (metric: ComparedName): string => (metric.endsWith('Accuracy') ? ' points' : '')

/** A difference with its sign and unit, e.g. "+25 points". */
export const differenceText = (metric: ComparedName, value: number): string =>
  signedText(value, differenceFormat(metric)) + differenceUnit(metric)
