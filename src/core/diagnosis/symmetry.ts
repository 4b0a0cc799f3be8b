import type { Outcome } from '../statistics/outcomes'
import type { Finding } from './finding'
import { inRuns, rangeInWords } from '../words/counts'
import { formatCount } from '../words/numbers'

/**
 * Units of a layer that have the same incoming weights compute the same, and if their outgoing weights are alike too
 * they are updated alike: they stay one unit for ever. Runs that diverged are left out: their weights say nothing.
 */
export function symmetry(outcomes: readonly Outcome[], hidden: readonly number[]): Finding[] {
  const known = outcomes.filter(
    ({ distinctUnits, divergedAt }) => distinctUnits.length > 0 && divergedAt === null
  )
  const trained = known.some(({ epochs }) => epochs > 0)
  const countsOf = (layer: number): number[] => known.map(({ distinctUnits }) => distinctUnits[layer]!)
  const evidence = hidden
    .map(
      (units, layer) =>
        `hidden layer ${layer + 1}: ${rangeInWords(countsOf(layer))} of ${formatCount(units)} units distinct`
    )
    .join('; ')

  const verb = trained ? 'stayed' : 'start'
  const whole = hidden.map((units, layer) =>
    units < 2 ? 0 : countsOf(layer).filter((count) => count === 1).length
  )
  const runs = (count: number): string => inRuns(count, outcomes.length)
  const wholeLayers =
    hidden.length > 1 && whole[0]! > 0 && whole.every((count) => count === whole[0])
      ? [
          `All hidden units ${verb} identical within each of the ${hidden.length} layers${runs(whole[0]!)}: ` +
            'every layer can only act as one unit.'
        ]
      : whole.flatMap((count, layer) => {
          if (count === 0) return []
          const [units, what] =
            hidden.length === 1
              ? ['hidden units', 'the network']
              : [`units of hidden layer ${layer + 1}`, 'it']
          return `All ${formatCount(hidden[layer]!)} ${units} ${verb} identical${runs(count)}: ${what} can only act as one unit.`
        })

  const partly = hidden.flatMap((units, layer) => {
    const counts = countsOf(layer).filter((count) => count > 1 && count < units)
    if (counts.length === 0) return []
    const when = trained ? '' : ' at the start'
    return `Only ${rangeInWords(counts)} of the ${formatCount(units)} units of hidden layer ${layer + 1} differ${when}${runs(counts.length)}.`
  })
  return [...wholeLayers, ...partly].map((text) => ({
    kind: 'identical-units',
    text,
    evidence,
    hint: 'Draw the weights at random, each unit its own: e.g. glorot-normal.'
  }))
}
