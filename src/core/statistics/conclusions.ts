import { metricTable, type ComparedName } from '../metrics/table'
import type { ComparisonStatistics } from './comparison'
import type { PairedDifference } from './paired'
import { counted } from '../words/counts'
import { effectInWords } from './effect'
import { formatCount, formatShare } from '../words/numbers'
import { formatPValue, pInWords, significanceLevel } from '../words/p-value'

export interface Conclusion {
  /** Name of the arm that is compared with the baseline. */
  readonly arm: string
  /** Whether the arms are told apart; 'unanswerable' where so few pairs could not have shown a difference. */
  readonly kind: 'lower' | 'higher' | 'undecided' | 'unanswerable' | 'same'
  readonly text: string
}

/** What may be concluded about each arm against the baseline in one metric; empty where it was not measured. */
export function conclusions(
  { arms, baseline, confidence }: ComparisonStatistics,
  metric: ComparedName
): Conclusion[] {
  const others = arms.length - 1
  const against = arms[baseline]!.name
  return arms.flatMap(({ name, versusBaseline }) => {
    const difference = versusBaseline?.[metric]
    if (!difference) return []
    const what = metricTable[metric].words
    const kind = kindOf(difference, others)
    const pairs = counted(difference.pairs, 'seed')
    const shown = (): string => evidence(difference, metric, confidence, others)
    const texts: Record<Conclusion['kind'], () => string> = {
      same: () =>
        difference.pairs === 0
          ? `There is no seed at which the ${what} of ${name} and ${against} can be compared.`
          : `${name} and ${against} have the same ${what} at each of ${pairs}: there is nothing to test.`,
      unanswerable: () =>
        `${counted(difference.pairs - difference.ties, 'seed')} that differ cannot tell ${name} from ${against}: the ` +
        `smallest p-value that they could give${corrected(others)} is ${formatPValue(attainable(difference, others))}. ` +
        moreSeeds(difference, others),
      lower: () => `${name} has a lower ${what} than ${against}: ${shown()}.`,
      higher: () => `${name} has a higher ${what} than ${against}: ${shown()}.`,
      undecided: () =>
        `No difference in ${what} between ${name} and ${against} was shown: ` +
        `${shown()}. That does not show that they are equal.`
    }
    return [{ arm: name, kind, text: texts[kind]() }]
  })
}

function kindOf(difference: PairedDifference, others: number): Conclusion['kind'] {
  const { pairs, ties, correctedP, statistic } = difference
  if (pairs === ties) return 'same'
  if (correctedP < significanceLevel) {
    const untied = pairs - ties
    return statistic > (untied * (untied + 1)) / 4 ? 'higher' : 'lower'
  }
  return attainable(difference, others) >= significanceLevel ? 'unanswerable' : 'undecided'
}

/** The smallest corrected p-value that the pairs without ties could have given. */
const attainable = ({ pairs, ties }: PairedDifference, others: number): number =>
  Math.min(1, others * smallestP(pairs - ties))

/** Seeds from which on the signed-rank test can give a corrected p-value below the level. */
function seedsNeeded(others: number): number {
  let seeds = 1
  while (others * smallestP(seeds) >= significanceLevel) seeds++
  return seeds
}

/** What would help: more seeds, or what ties less often. */
function moreSeeds({ pairs, ties }: PairedDifference, others: number): string {
  const needed = seedsNeeded(others)
  if (ties === 0) return `Use at least ${needed} seeds.`
  const about = Math.ceil((needed * pairs) / (pairs - ties))
  return (
    `${formatCount(ties)} of ${counted(pairs, 'seed')} came out the same, and ${needed} have to differ: ` +
    `that takes about ${formatCount(about)} seeds, or a metric in which fewer are the same.`
  )
}

/** Of a two-sided signed-rank test of so many pairs that differ: all signs alike. */
const smallestP = (pairs: number): number => Math.min(1, 2 / 2 ** pairs)

function evidence(
  difference: PairedDifference,
  metric: ComparedName,
  confidence: number,
  others: number
): string {
  const { estimate, low, high, correctedP, pairs } = difference
  const inWords = (value: number): string => effectInWords(metric, value)
  const ends =
    Number.isNaN(low) || !Number.isFinite(estimate)
      ? ''
      : `; ${formatShare(confidence)} interval ${inWords(low)} to ${inWords(high)}`
  const size = Number.isNaN(estimate)
    ? ''
    : Number.isFinite(estimate)
      ? `difference ${inWords(estimate)} (Hodges–Lehmann${ends})`
      : `${inWords(estimate)} in most pairs`
  return `${size} over ${counted(pairs, 'seed')}, ${pInWords(correctedP)}${corrected(others)}`
}

const corrected = (others: number): string => (others > 1 ? ` corrected for ${others} comparisons` : '')
