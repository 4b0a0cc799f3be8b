import {
  formatCount,
  formatEpoch,
  formatExact,
  formatPoints,
  formatShare,
  formatSigned,
  formatTick,
  formatValue,
  roundedTo,
  withUnit
} from '../words/numbers'

/** What all metrics of a kind have in common. */
export interface MetricKind {
  readonly kind: 'loss' | 'accuracy' | 'epochs'
  readonly better: 'low' | 'high'
  /** A measured value. */
  readonly format: (value: number) => string
  /** A value that somebody has set, such as a goal: all its digits. */
  readonly formatExact: (value: number) => string
  /** A difference of two values, with its sign. */
  readonly formatDifference: (difference: number) => string
  /** What follows a difference, e.g. " points". */
  readonly differenceUnit: string
  /** Beside an axis, of values and of differences; with more digits where others lie close. */
  readonly formatTick: (value: number, digits?: number) => string
  readonly formatDifferenceTick: (difference: number, digits?: number) => string
}

export const loss = {
  kind: 'loss',
  better: 'low',
  format: formatValue,
  formatExact,
  formatDifference: (difference) => formatSigned(difference, formatValue),
  differenceUnit: '',
  formatTick,
  formatDifferenceTick: formatTick
} as const satisfies MetricKind

/** A share of 0…1, written in per cent; differences in percentage points. */
export const accuracy = {
  kind: 'accuracy',
  better: 'high',
  format: formatShare,
  // Twelve digits, because 100 · 0.07 is 7.000000000000001.
  formatExact: (share) => withUnit(formatExact(roundedTo(100 * share, 12)), ' %'),
  formatDifference: (difference) => formatSigned(difference, formatPoints),
  differenceUnit: ' points',
  formatTick: (share, digits) => withUnit(formatTick(100 * share, digits), ' %'),
  formatDifferenceTick: (difference, digits) => formatTick(100 * difference, digits)
} as const satisfies MetricKind

export const epochs = {
  kind: 'epochs',
  better: 'low',
  format: formatEpoch,
  formatExact: formatCount,
  formatDifference: (difference) => formatSigned(difference, formatEpoch),
  differenceUnit: '',
  formatTick,
  formatDifferenceTick: formatTick
} as const satisfies MetricKind

/** E.g. "+25 points". */
export const differenceInWords = (
  { formatDifference, differenceUnit }: MetricKind,
  difference: number
): string => withUnit(formatDifference(difference), differenceUnit)
