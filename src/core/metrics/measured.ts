import type { PreparedData } from '../data/dataset'
import { type ComparedName, type MetricName, metricNames, metricTable } from './table'

/** The data that a metric would be taken of. */
type Measurable = Pick<PreparedData, 'targetNames' | 'test'>

export const nothingHeldOut = 'nothing is held out to test on'

/** Why these data leave a metric without values; null where it has them. */
export function whyUnmeasured(name: ComparedName, { targetNames, test }: Measurable): string | null {
  const { kind, part } = metricTable[name]
  if (kind === 'accuracy' && targetNames) return 'a regression has no accuracy'
  return part === 'test' && test.count === 0 ? nothingHeldOut : null
}

/** The metrics that have values on these data. */
export const measured = (data: Measurable): MetricName[] =>
  metricNames.filter((name) => whyUnmeasured(name, data) === null)
