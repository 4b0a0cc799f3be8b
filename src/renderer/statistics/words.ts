import { metricTable, type ComparedName } from '#core/metrics/table'
import { formatCount, formatShare, formatValue } from '../common/format'

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
  ({ loss: formatValue, accuracy: formatShare, epochs: formatCount })[metricTable[metric].kind]

/** How the size of a difference is written: that of percentages in points. */
export const differenceFormat = (metric: ComparedName): ((value: number) => string) =>
  metricTable[metric].kind === 'accuracy'
    ? (value) => formatValue(Number((100 * value).toPrecision(3)))
    : formatValue

/** What follows a difference. */
export const differenceUnit = (metric: ComparedName): string =>
  metricTable[metric].kind === 'accuracy' ? ' points' : ''

/** A difference with its sign and unit, e.g. "+25 points". */
export const differenceText = (metric: ComparedName, value: number): string =>
  signedText(value, differenceFormat(metric)) + differenceUnit(metric)
