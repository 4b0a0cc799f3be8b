import type { Outcome } from '../statistics/outcomes'
import type { Finding, FindingValues } from './finding'

/** Runs whose units can be compared: those of runs that diverged say nothing. */
const comparable = ({ distinctUnits, divergedAt }: Outcome): boolean =>
  distinctUnits.length > 0 && divergedAt === null

/** Whether all units of some hidden layer of a run are one. */
export const actsAsOne = (outcome: Outcome, hidden: readonly number[]): boolean =>
  comparable(outcome) && hidden.some((units, layer) => units > 1 && outcome.distinctUnits[layer] === 1)

/**
 * Units of a layer that have the same incoming weights compute the same, and if their outgoing weights are alike too
 * they are updated alike: they stay one unit for ever.
 */
export function symmetry(outcomes: readonly Outcome[], hidden: readonly number[]): Finding[] {
  const known = outcomes.filter(comparable)
  const isTrained = known.some(({ epochs }) => epochs > 0)
  const finding = (layer: number | null, runs: readonly Outcome[]): Finding => ({
    kind: 'identical-units',
    runs: runs.length,
    all: outcomes.length,
    values: { layers: layersOf(runs, hidden), layer, isTrained },
    remedy: { kind: 'random-weights' }
  })
  const runsWhere = (holds: (distinct: number) => boolean): Outcome[][] =>
    hidden.map((units, layer) =>
      units < 2 ? [] : known.filter(({ distinctUnits }) => holds(distinctUnits[layer]! / units))
    )
  const whole = runsWhere((share) => share < 1).map((runs, layer) =>
    runs.filter(({ distinctUnits }) => distinctUnits[layer] === 1)
  )
  const everywhere =
    hidden.length > 1 && whole[0]!.length > 0 && whole.every((runs) => runs.length === whole[0]!.length)
  const partly = runsWhere((share) => share < 1).map((runs, layer) =>
    runs.filter(({ distinctUnits }) => distinctUnits[layer]! > 1)
  )
  const told = (layers: readonly (readonly Outcome[])[]): Finding[] =>
    layers.flatMap((runs, layer) => (runs.length > 0 ? finding(layer, runs) : []))
  return [...(everywhere ? [finding(null, whole[0]!)] : told(whole)), ...told(partly)]
}

const layersOf = (
  runs: readonly Outcome[],
  hidden: readonly number[]
): FindingValues['identical-units']['layers'] =>
  hidden.map((units, layer) => {
    const counts = runs.map(({ distinctUnits }) => distinctUnits[layer]!)
    return { units, fewest: Math.min(...counts), most: Math.max(...counts) }
  })
