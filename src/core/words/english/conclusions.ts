import { metricTable } from '../../metrics/table'
import type { Conclusion, ConclusionValues } from '../../statistics/conclusions'
import { effectInWords } from '../../statistics/effect'
import { counted } from '../counts'
import { formatCount, formatShare } from '../numbers'
import { formatPValue, pInWords } from '../p-value'

/** A conclusion with its sentence: what window, prompt and JSON have. */
export type SaidConclusion = Conclusion & { readonly text: string }

export const conclusionsInEnglish = (conclusions: readonly Conclusion[]): SaidConclusion[] =>
  conclusions.map((conclusion) => ({
    ...conclusion,
    text: catalogue[conclusion.kind](conclusion.arm, conclusion.values)
  }))

const catalogue: Readonly<Record<Conclusion['kind'], (arm: string, values: ConclusionValues) => string>> = {
  same: (arm, { baseline, metric, difference: { pairs } }) =>
    pairs === 0
      ? `There is no seed at which the ${metricTable[metric].words} of ${arm} and ${baseline} can be compared.`
      : `${arm} and ${baseline} have the same ${metricTable[metric].words} at each of ${counted(pairs, 'seed')}: there is nothing to test.`,
  unanswerable: (arm, values) =>
    `${counted(values.difference.pairs - values.difference.ties, 'seed')} that differ cannot tell ${arm} from ${values.baseline}: the ` +
    `smallest p-value that they could give${corrected(values)} is ${formatPValue(values.attainable)}. ${moreSeeds(values)}`,
  lower: (arm, values) =>
    `${arm} has a lower ${metricTable[values.metric].words} than ${values.baseline}: ${evidence(values)}.`,
  higher: (arm, values) =>
    `${arm} has a higher ${metricTable[values.metric].words} than ${values.baseline}: ${evidence(values)}.`,
  undecided: (arm, values) =>
    `No difference in ${metricTable[values.metric].words} between ${arm} and ${values.baseline} was shown: ` +
    `${evidence(values)}. That does not show that they are equal.`
}

/** What would help: more seeds, or what ties less often. */
function moreSeeds({ difference: { pairs, ties }, needed }: ConclusionValues): string {
  if (ties === 0) return `Use at least ${needed} seeds.`
  const about = Math.ceil((needed * pairs) / (pairs - ties))
  return (
    `${formatCount(ties)} of ${counted(pairs, 'seed')} came out the same, and ${needed} have to differ: ` +
    `that takes about ${formatCount(about)} seeds, or a metric in which fewer are the same.`
  )
}

function evidence(values: ConclusionValues): string {
  const { estimate, low, high, correctedP, pairs } = values.difference
  const inWords = (value: number): string => effectInWords(values.metric, value)
  const ends =
    Number.isNaN(low) || !Number.isFinite(estimate)
      ? ''
      : `; ${formatShare(values.confidence)} interval ${inWords(low)} to ${inWords(high)}`
  const size = Number.isNaN(estimate)
    ? ''
    : Number.isFinite(estimate)
      ? `difference ${inWords(estimate)} (Hodges–Lehmann${ends})`
      : `${inWords(estimate)} in most pairs`
  return `${size} over ${counted(pairs, 'seed')}, ${pInWords(correctedP)}${corrected(values)}`
}

const corrected = ({ comparisons }: ConclusionValues): string =>
  comparisons > 1 ? ` corrected for ${comparisons} comparisons` : ''
