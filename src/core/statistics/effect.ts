import { differenceInWords } from '../metrics/kinds'
import { metricTable, worstOf, type ComparedName } from '../metrics/table'

/**
 * A difference of an arm from the baseline, e.g. "−2.5 points"; an infinite one by what decided it. As most of the pairs
 * go, and its interval's ends.
 */
export function effectInWords(metric: ComparedName, difference: number): string {
  if (Number.isFinite(difference) || Number.isNaN(difference))
    return differenceInWords(metricTable[metric], difference)
  const ofArm = difference === worstOf(metric)
  const what = metric === 'epochsToGoal' ? 'never gets there' : 'diverged'
  return `${ofArm ? 'the arm' : 'the baseline'} ${what}`
}
