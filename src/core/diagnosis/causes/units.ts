import { cause, median, perLayer } from '../cause'
import type { ArmFacts, LayerFacts, RunFacts } from '../facts'
import type { Remedy } from '../finding'
import { symptomOf, type Symptom } from '../symptoms'
import { betterWeights, isDecidedByBias, most } from './first-weights'

/**
 * Causes that lie in the units: off, at their flat ends, or too few. Units that came to be off or flat are no fault of a
 * network that goes on learning.
 */

interface Found {
  readonly layer: number
  readonly share: number
}

/** The layer with the largest share, where that is worth a word. */
function worst(shares: readonly number[]): Found | null {
  const share = Math.max(...shares.map((one) => (Number.isNaN(one) ? -1 : one)))
  return share >= most ? { layer: shares.indexOf(share), share } : null
}

const deadShares = (layers: readonly LayerFacts[]): number[] =>
  layers.slice(0, -1).map(({ activation, dead }) => (activation === 'relu' ? dead : NaN))
const saturatedShares = (layers: readonly LayerFacts[]): number[] =>
  layers
    .slice(0, -1)
    .map(({ activation, saturated }) => (activation === 'tanh' || activation === 'sigmoid' ? saturated : NaN))

const tell =
  (sharesOf: (layers: readonly LayerFacts[]) => number[]) =>
  (found: readonly Found[], _: ArmFacts, runs: readonly RunFacts[]) => {
    const now = perLayer(runs.map(({ last }) => sharesOf(last!.layers)))
    return {
      ...{ layer: Math.max(0, now.indexOf(Math.max(...now.map((one) => (Number.isNaN(one) ? -1 : one))))) },
      share: median(found.map(({ share }) => share)),
      first: perLayer(runs.map(({ first }) => sharesOf(first!.layers))),
      now,
      epoch: runs[0]!.last!.epoch,
      instances: runs[0]!.last!.instances
    }
  }

export const deadUnits = cause({
  kind: 'dead-units',
  of: (arm, run) =>
    run.first && run.last && symptomOf(arm, run) !== 'learning' ? worst(deadShares(run.last.layers)) : null,
  values: tell(deadShares),
  // Those that were alive at first were thrown there by a step.
  remedy: (found, arm) =>
    isFromFirst(arm, found, deadShares) ? betterWeights(arm) : { kind: 'smaller-rate' }
})

function saturated(from: 'first' | 'last', isByBias: boolean, remedy: (arm: ArmFacts) => Remedy) {
  return cause({
    kind: 'saturated',
    of(arm, run) {
      if (!run.first || !run.last || (from === 'last' && symptomOf(arm, run) === 'learning')) return null
      const found = worst(saturatedShares(run[from]!.layers))
      return found && (!isByBias || isDecidedByBias(run.first.layers[found.layer]!)) ? found : null
    },
    values: (found, arm, runs) => ({
      ...tell(saturatedShares)(found, arm, runs),
      activation: runs[0]!.last!.layers[0]!.activation,
      isByBias
    }),
    remedy: (_, arm) => remedy(arm)
  })
}
export const saturatedByBias = saturated('first', true, () => ({ kind: 'zero-biases' }))
export const saturatedAtFirst = saturated('first', false, betterWeights)
export const saturatedNow = saturated('last', false, () => ({ kind: 'smaller-rate' }))

function isFromFirst(
  { runs }: ArmFacts,
  found: readonly Found[],
  sharesOf: (layers: readonly LayerFacts[]) => number[]
): boolean {
  const first = perLayer(runs.flatMap((run) => (run.first ? [sharesOf(run.first.layers)] : [])))
  return median(found.map(({ layer }) => first[layer]!)) >= most
}

/** Layers of so few units let hardly anything through, whatever the task; somewhat wider ones are suspected last. */
const hardlyAny = 2
const few = 4

const atMost = (limit: number, signs: readonly Symptom[], isEnough: (arm: ArmFacts) => boolean) =>
  cause({
    kind: 'few-units',
    isOfArm: true,
    of(arm, run) {
      const { hidden, inputs } = arm
      const units = Math.min(...hidden)
      const symptom = symptomOf(arm, run)
      if (symptom === null || !signs.includes(symptom)) return null
      return units <= limit && inputs.features > 1 && !isEnough(arm) ? hidden.indexOf(units) : null
    },
    values: (layers, { hidden }) => ({ layer: layers[0]!, units: hidden[layers[0]!]! }),
    remedy: () => ({ kind: 'more-units' })
  })
export const hardlyAnyUnits = atMost(hardlyAny, ['stuck', 'stalled', 'learning'], () => false)
export const fewUnits = atMost(few, ['stuck', 'stalled'], ({ runs }) =>
  runs.some(({ outcome }) => outcome.solvedAt !== null)
)
