import { cause, median, middle, perLayer, type Cause } from '../cause'
import { gainOf, type ArmFacts, type LayerFacts, type RunFacts, type StateFacts } from '../facts'
import type { FindingKind, Remedy } from '../finding'
import { isWell, symptomOf } from '../symptoms'
import { backwardChange, forwardChange, type Change } from './passage'

/** Causes that lie in the first weights and biases. */

const hiddenOf = ({ first }: RunFacts): readonly LayerFacts[] => first?.layers.slice(0, -1) ?? []

/** A cause that is the first hidden layer of which something holds. */
const firstLayer = (run: RunFacts, holds: (layer: LayerFacts, at: number) => boolean): number | null => {
  const at = hiddenOf(run).findIndex(holds)
  return at < 0 ? null : at
}

/** Biases beyond so many standard deviations of the pre-activations decide, whatever the input is. */
const decisive = 2
export const isDecidedByBias = ({ bias, preactivations }: LayerFacts): boolean =>
  Math.abs(bias) > decisive * preactivations && bias !== 0

/** Share of a layer's units, or values, that is worth a word. */
export const most = 0.5

const zeroLayer = cause({
  kind: 'zero-layer',
  of: (_, run) => firstLayer(run, ({ weights, weightCount }) => weights === 0 && weightCount > 0),
  values: (layers) => ({ layer: middle(layers) }),
  remedy: () => ({ kind: 'random-weights' })
})

const deadByBias = cause({
  kind: 'dead-by-bias',
  of(_, run) {
    const layer = firstLayer(run, (one) => one.dead >= most && one.bias < 0 && isDecidedByBias(one))
    return layer === null ? null : { layer, ...hiddenOf(run)[layer]! }
  },
  values: (found) => ({
    layer: middle(found.map(({ layer }) => layer)),
    dead: median(found.map(({ dead }) => dead)),
    bias: median(found.map(({ bias }) => bias))
  }),
  remedy: () => ({ kind: 'zero-biases' })
})

const betterWeights = ({ runs }: ArmFacts): Remedy => ({
  kind: 'better-weights',
  activation: runs[0]!.first!.layers[0]!.activation
})

type PassageKind = Extract<FindingKind, `${string}-signal` | `${string}-gradients`>

function passage(
  kind: PassageKind,
  way: Change['way'],
  of: (arm: ArmFacts, run: RunFacts) => Change | null
): Cause {
  return cause({
    kind,
    of(arm, run) {
      const change = run.first && !isByChance(run.first) ? of(arm, run) : null
      // Of a network that manages in spite of it, the slip in one layer is worth a word, and nothing else.
      return change?.way === way && (change.isAbrupt || !isWell(arm, run)) ? change : null
    },
    values: (found, _, runs) => ({
      layer: middle(found.map(({ layer }) => layer)),
      reference: median(found.map(({ reference }) => reference)),
      sizes: perLayer(found.map(({ sizes }) => sizes)),
      epoch: runs[0]!.first!.epoch,
      instances: runs[0]!.first!.instances
    }),
    remedy: (_, arm) => betterWeights(arm)
  })
}

const forward = ({ inputs }: ArmFacts, { first }: RunFacts): Change | null =>
  forwardChange(first!, inputs.variation)
/** Weights of 0 in front of the outputs pass nothing back at first, and are no harm: they are the first to learn. */
const backward = (_: ArmFacts, { first }: RunFacts): Change | null => backwardChange(first!)

/** A cosine from which on inputs can hardly be told apart by their direction. */
const aligned = 0.97
/** Layers that it takes depth to do this to: before them, what points the same way are the inputs themselves. */
const shallow = 3
/** Their values are all positive, and so point the same way whatever the input is. */
const isPositive = ({ activation }: LayerFacts): boolean =>
  activation === 'sigmoid' || activation === 'softplus'

const collapsedInputs = cause({
  kind: 'collapsed-inputs',
  of(arm, run) {
    const symptom = symptomOf(arm, run)
    // What jumps or rises was thrown off by its steps, wherever it started from.
    if (symptom === 'rising' || symptom === 'unstable') return null
    const hidden = hiddenOf(run)
    const layer = hidden.findLastIndex((one) => !(one.alignment >= aligned)) + 1
    return layer >= shallow && layer < hidden.length && !hidden.some(isPositive) ? layer : null
  },
  values: (layers, _, runs) => ({
    layer: middle(layers),
    alignments: perLayer(runs.map((run) => hiddenOf(run).map(({ alignment }) => alignment))),
    epoch: runs[0]!.first!.epoch,
    instances: runs[0]!.first!.instances
  }),
  remedy: () => ({ kind: 'shallower' })
})

/** What weights of He's variance 2 / fan_in do to the signal of a ReLU net in spite of it, they do by chance. */
function isByChance({ layers }: StateFacts): boolean {
  const hidden = layers.slice(0, -1)
  const expected = hidden.reduce((product, layer) => product * Math.sqrt(gainOf(layer) / 2), 1)
  return hidden.every(({ activation }) => activation === 'relu') && expected > 0.1 && expected < 10
}

export const explodingSignal = passage('exploding-signal', 'explodes', forward)
export const signalCauses: readonly Cause[] = [
  passage('vanishing-signal', 'vanishes', forward),
  explodingSignal,
  passage('vanishing-gradients', 'vanishes', backward),
  passage('exploding-gradients', 'explodes', backward)
]
export { zeroLayer, deadByBias, collapsedInputs, betterWeights }
