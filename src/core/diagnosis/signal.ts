import type { Layer } from '../network/problem'
import { quartiles } from '../statistics/quantiles'
import type { Finding } from './finding'
import { counted, inRuns } from '../words/counts'
import { formatEpoch, formatRough, formatShare, formatValue } from '../words/numbers'

/** What the probes of one arm say of one of its layers; shape [run] each. */
export interface LayerEvidence {
  readonly activation: Layer['activation']
  /** How much the activations differ from input to input (`variation`). */
  readonly variation: readonly number[]
  /** Root mean square of the back-propagated gradient ∂ℓ/∂z. */
  readonly gradient: readonly number[]
  readonly dead: readonly number[]
  readonly saturated: readonly number[]
}

/** The probes of one arm at one epoch: its hidden layers, from the first on. */
export interface SignalEvidence {
  readonly epoch: number
  /** Instances that were looked at. */
  readonly instances: number
  readonly hidden: readonly LayerEvidence[]
}

/** A signal below this share of what it was in the first layer has vanished, above its inverse exploded. */
const vanished = 0.01
/**
 * Share of dead units, and of saturated values, in a layer that is worth a word. In a deep ReLU net a third of the units
 * may be off for all of a few instances from the start, because the instances grow alike.
 */
const manyDead = 0.5
const manySaturated = 0.5

/** What happens to the signal with the first weights, and to the units now. */
export function signalFindings(first: SignalEvidence, last: SignalEvidence): Finding[] {
  return [...passage(first, forward), ...passage(first, backward), ...dead(last), ...saturated(first, last)]
}

/** One direction in which a signal passes the hidden layers. */
interface Direction {
  readonly kinds: readonly [Finding['kind'], Finding['kind']]
  readonly quantity: 'variation' | 'gradient'
  /** Indices of the hidden layers in the order of the passage. */
  order(count: number): number[]
  nothing(count: string): string
  readonly nothingHint: string
  text(verb: string, at: number, from: number, times: string, count: string): string
  readonly evidence: string
}

const forward: Direction = {
  kinds: ['vanishing-signal', 'exploding-signal'],
  quantity: 'variation',
  order: (count) => [...Array(count).keys()],
  nothing: (count) =>
    `No signal passes the first hidden layer${count}: with the first weights its activations are the same for every input.`,
  nothingHint: 'Draw the weights of every layer at random.',
  text: (verb, at, from, times, count) =>
    `The signal ${verb} by hidden layer ${at}${count}: with the first weights activations differ ${times} between inputs than in layer ${from}.`,
  evidence: 'spread of the activations over inputs'
}

const backward: Direction = {
  kinds: ['vanishing-gradients', 'exploding-gradients'],
  quantity: 'gradient',
  order: (count) => [...Array(count).keys()].reverse(),
  nothing: (count) => `No gradient reaches the hidden layers${count}: they cannot learn at first.`,
  nothingHint:
    'Weights of 0 pass nothing back, nor do saturated and dead units: draw small weights at random.',
  text: (verb, at, from, times, count) =>
    `The gradients ${verb} on their way back by hidden layer ${at}${count}: with the first weights they are ${times} than in layer ${from}.`,
  evidence: 'root mean square of the gradients'
}

function passage({ epoch, instances, hidden }: SignalEvidence, direction: Direction): Finding[] {
  const { quantity, kinds } = direction
  const order = direction.order(hidden.length)
  const [start] = order
  if (start === undefined) return []
  const runs = hidden[start]![quantity].length
  const median = (layer: number): number => quartiles(hidden[layer]![quantity]).median
  const evidence =
    `median ${direction.evidence} at epoch ${formatEpoch(epoch)}, ${counted(instances, 'instance')}: ` +
    told(hidden.length)
      .map((layer) => `layer ${layer + 1}: ${formatValue(median(layer))}`)
      .join(', ')
  const hint = betterWeights(hidden[0]!.activation)

  const nothing = hidden[start]![quantity].filter((value) => value === 0).length
  const none: Finding[] =
    nothing === 0
      ? []
      : [
          {
            kind: kinds[0],
            text: direction.nothing(inRuns(nothing, runs)),
            evidence,
            hint: direction.nothingHint
          }
        ]
  const changed = (kind: Finding['kind'], verb: string, beyond: (ratio: number) => boolean): Finding[] => {
    const at = hidden[start]![quantity].flatMap((from, run) => {
      const layer = from > 0 ? order.find((one) => beyond(hidden[one]![quantity][run]! / from)) : undefined
      return layer === undefined ? [] : [layer]
    })
    if (at.length === 0) return []
    const layer = Math.round(quartiles(at).median)
    const ratio = median(order.at(-1)!) / median(start)
    const times =
      ratio === 0
        ? 'not at all'
        : ratio < 1
          ? `${formatRough(1 / ratio)} times less`
          : `${formatRough(ratio)} times more`
    const end = order.at(-1)! + 1
    return [
      {
        kind,
        text: direction.text(
          verb,
          layer + 1,
          start + 1,
          end === layer + 1 ? times : `${times} in layer ${end}`,
          inRuns(at.length, runs)
        ),
        evidence,
        hint
      }
    ]
  }
  const plural = quantity === 'gradient'
  return [
    ...none,
    ...changed(kinds[0], plural ? 'vanish' : 'vanishes', (ratio) => ratio < vanished),
    ...changed(kinds[1], plural ? 'explode' : 'explodes', (ratio) => ratio > 1 / vanished)
  ]
}

/** Layers whose figures are told: all of a few, of many the first, some between and the last. */
const told = (count: number): number[] =>
  count <= 6
    ? [...Array(count).keys()]
    : [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (count - 1))))]

function betterWeights(activation: Layer['activation']): string {
  switch (activation) {
    case 'relu':
    case 'leaky-relu':
    case 'elu':
    case 'gelu':
    case 'silu':
      return 'Try He’s rule (he-normal), which is meant for ReLU and its like.'
    case 'selu':
      return 'Try LeCun’s rule (lecun-normal), with which SELU keeps the signal as it is.'
    case 'sigmoid':
      return 'A sigmoid flattens every signal: try tanh, or ReLU with He’s rule.'
    default:
      return 'Try Glorot’s rule (glorot-normal) or orthogonal weights.'
  }
}

function dead({ epoch, instances, hidden }: SignalEvidence): Finding[] {
  const rectified = hidden.map(({ activation, dead }) => (activation === 'relu' ? dead : []))
  return worst(rectified, manyDead).map(({ layer, share, runs, all }) => ({
    kind: 'dead-units',
    text:
      `Dead units: ${formatShare(share)} of hidden layer ${layer + 1} at epoch ${formatEpoch(epoch)}${inRuns(runs, all)}. ` +
      'They output 0 for every input looked at, so no gradient reaches them.',
    evidence: `median share of dead units, ${counted(instances, 'instance')}: ${shares(rectified)}`,
    hint: 'Try a smaller learning rate, He’s rule with zero biases, or leaky ReLU.'
  }))
}

function saturated(first: SignalEvidence, last: SignalEvidence): Finding[] {
  const of = ({ hidden }: SignalEvidence): (readonly number[])[] =>
    hidden.map(({ activation, saturated: share }) =>
      activation === 'tanh' || activation === 'sigmoid' ? share : []
    )
  return worst(of(last), manySaturated).map(({ layer, share, runs, all }) => ({
    kind: 'saturated',
    text:
      `Saturated: ${formatShare(share)} of the values in hidden layer ${layer + 1} lie where ` +
      `${last.hidden[layer]!.activation} is flat at epoch ${formatEpoch(last.epoch)}${inRuns(runs, all)}, and pass hardly any gradient.`,
    evidence:
      `median share of saturated values at epoch ${formatEpoch(first.epoch)}: ${shares(of(first))}` +
      (last.epoch === first.epoch ? '' : `; at epoch ${formatEpoch(last.epoch)}: ${shares(of(last))}`),
    hint:
      quartiles(of(first)[layer]!).median < manySaturated
        ? 'They were not at first: a smaller learning rate or weight decay keeps the weights small.'
        : 'Try smaller first weights, e.g. Glorot’s rule (glorot-normal), or standardized data.'
  }))
}

/** The layer with the largest median share, where some run passes `limit` in some layer. Shares: [layer][run]. */
function worst(
  layers: readonly (readonly number[])[],
  limit: number
): { readonly layer: number; readonly share: number; readonly runs: number; readonly all: number }[] {
  const all = Math.max(0, ...layers.map(({ length }) => length))
  const runs = [...Array(all).keys()].filter((run) => layers.some((shares) => shares[run]! >= limit))
  if (runs.length === 0) return []
  const medians = layers.map((shares) =>
    shares.length === 0 ? -1 : quartiles(runs.map((run) => shares[run]!)).median
  )
  const layer = medians.indexOf(Math.max(...medians))
  return [{ layer, share: medians[layer]!, runs: runs.length, all }]
}

const shares = (layers: readonly (readonly number[])[]): string =>
  told(layers.length)
    .filter((layer) => layers[layer]!.length > 0)
    .map((layer) => `layer ${layer + 1}: ${formatShare(quartiles(layers[layer]!).median)}`)
    .join(', ')
