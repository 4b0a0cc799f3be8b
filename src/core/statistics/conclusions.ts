import { significanceLevel } from '../words/p-value'
import type { ComparedName } from '../metrics/table'
import type { ComparisonStatistics } from './comparison'
import type { PairedDifference } from './paired'

/** What may be concluded of an arm: a kind with its numbers, which a catalogue of sentences puts into words. */
export interface Conclusion {
  /** Name of the arm that is compared with the baseline. */
  readonly arm: string
  /** Whether the arms are told apart; 'unanswerable' where so few pairs could not have shown a difference. */
  readonly kind: 'lower' | 'higher' | 'undecided' | 'unanswerable' | 'same'
  readonly values: ConclusionValues
}

export interface ConclusionValues {
  /** Name of the baseline arm. */
  readonly baseline: string
  readonly metric: ComparedName
  readonly difference: PairedDifference
  /** Of the interval of the difference. */
  readonly confidence: number
  /** Arms that are compared with the baseline: what p-values are corrected for. */
  readonly comparisons: number
  /** The smallest corrected p-value that the pairs without ties could have given. */
  readonly attainable: number
  /** Pairs that have to differ for the test to be able to give a corrected p-value below the level. */
  readonly needed: number
}

/** What may be concluded about each arm against the baseline in one metric; empty where it was not measured. */
export function conclusions(
  { arms, baseline, confidence }: ComparisonStatistics,
  metric: ComparedName
): Conclusion[] {
  const comparisons = arms.length - 1
  return arms.flatMap(({ name, versusBaseline }) => {
    const difference = versusBaseline?.[metric]
    if (!difference) return []
    const values: ConclusionValues = {
      baseline: arms[baseline]!.name,
      metric,
      difference,
      confidence,
      comparisons,
      attainable: attainable(difference, comparisons),
      needed: needed(comparisons)
    }
    return [{ arm: name, kind: kindOf(values), values }]
  })
}

function kindOf({ difference, attainable }: ConclusionValues): Conclusion['kind'] {
  const { pairs, ties, correctedP, statistic } = difference
  if (pairs === ties) return 'same'
  if (correctedP < significanceLevel) {
    const untied = pairs - ties
    return statistic > (untied * (untied + 1)) / 4 ? 'higher' : 'lower'
  }
  return attainable >= significanceLevel ? 'unanswerable' : 'undecided'
}

const attainable = ({ pairs, ties }: PairedDifference, comparisons: number): number =>
  Math.min(1, comparisons * smallestP(pairs - ties))

function needed(comparisons: number): number {
  let pairs = 1
  while (comparisons * smallestP(pairs) >= significanceLevel) pairs++
  return pairs
}

/** Of a two-sided signed-rank test of so many pairs that differ: all signs alike. */
const smallestP = (pairs: number): number => Math.min(1, 2 / 2 ** pairs)
