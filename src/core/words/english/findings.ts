import type { Finding, FindingKind, FindingValues } from '../../diagnosis/finding'
import { slowness } from '../../diagnosis/pace'
import { goalInWords } from '../../statistics/outcomes'
import { counted, epochsInWords, inRuns, rangeInWords } from '../counts'
import { formatCount, formatEpoch, formatRough, formatShare, formatValue } from '../numbers'
import { remedyInEnglish } from './remedies'

/** A finding as sentences: what happened, what shows it, and what one might try ('' where nothing is advised). */
export interface Sentences {
  readonly text: string
  readonly evidence: string
  readonly hint: string
}

/** A finding with its sentences: what window, prompt and JSON have. */
export type SaidFinding = Finding & Sentences

export const inEnglish = (findings: readonly Finding[]): SaidFinding[] =>
  findings.map((finding) => ({ ...finding, ...sentencesOf(finding) }))

function sentencesOf(finding: Finding): Sentences {
  const { runs, all, remedy } = finding
  // The type checker cannot follow that a kind's sentences are given that kind's values.
  const sentences = catalogue[finding.kind] as (values: Finding['values'], count: Count) => Told
  const { text, evidence } = sentences(finding.values, { runs, all, inRuns: inRuns(runs, all) })
  return { text, evidence, hint: remedy ? remedyInEnglish(remedy) : '' }
}

interface Count {
  readonly runs: number
  readonly all: number
  /** " in 3 of 10 runs", or nothing where it is all of them. */
  readonly inRuns: string
}
type Told = Omit<Sentences, 'hint'>
type Catalogue = {
  readonly [Kind in FindingKind]: (values: FindingValues[Kind], count: Count) => Told
}

const catalogue: Catalogue = {
  diverged: ({ seeds }, { inRuns }) => ({
    text: `Diverged at ${epochsInWords(seeds.map(({ epoch }) => epoch))}${inRuns}: the loss was no longer a finite number, or a million times that of ignoring the input.`,
    evidence: seeds.map(({ seed, epoch }) => `seed ${seed}: epoch ${formatEpoch(epoch)}`).join(', ')
  }),
  solved: ({ goal, epochs: { lower, median, upper, lost } }, { runs, all }) => ({
    text:
      all === 1
        ? `Solved at ${byEpoch(median)}.`
        : `Solved by ${formatCount(runs)} of ${counted(all, 'seed')}${median === null ? '' : `, median at ${byEpoch(median)}`}${lostAgain(lost)}.`,
    evidence: `goal: ${goalInWords(goal)}; epochs to the goal, of all seeds: quartiles ${byEpoch(lower)} to ${byEpoch(upper)}`
  }),
  unsolved: ({ goal, lost }, { all }) => ({
    text: (all === 1 ? 'Not solved' : `Solved by none of ${counted(all, 'seed')}`) + lostAgain(lost) + '.',
    evidence: `goal: ${goalInWords(goal)}`
  }),
  stuck: ({ classes, ...losses }, { inRuns }) => ({
    text: `Stuck at loss ${formatValue(losses.loss)}${classes === null ? '' : ` (ln ${classes})`}${inRuns}: no better than the same answer to every input.`,
    evidence: lossesInWords(losses)
  }),
  'no-better': ({ isFalling, ...losses }, { inRuns }) => ({
    text:
      `Loss ${formatValue(losses.loss)}${inRuns}: ${losses.loss > 1.02 * losses.guessing ? 'worse' : 'no better'} than the ` +
      `same answer to every input, which has ${formatValue(losses.guessing)}${isFalling ? '; but it is falling' : ''}.`,
    evidence: lossesInWords(losses)
  }),
  rising: ({ lowest, lowestAt, ...losses }, { inRuns }) => ({
    text: `The loss rises${inRuns}: from ${formatValue(lowest)} at epoch ${formatEpoch(lowestAt)} to ${formatValue(losses.loss)}.`,
    evidence: lossesInWords(losses)
  }),
  unstable: ({ climbed, fell, lowest, ...losses }, { inRuns }) => ({
    text: `Unstable${inRuns}: the loss jumps up and down, between ${formatValue(lowest)} and more, and ends at ${formatValue(losses.loss)}.`,
    evidence:
      `over the second half of training it fell by ${formatValue(fell)} and rose by ${formatValue(climbed)}; ` +
      lossesInWords(losses)
  }),
  stalled: ({ accuracy, ...losses }, { inRuns }) => ({
    text:
      `Levelled off at loss ${formatValue(losses.loss)}` +
      `${Number.isNaN(accuracy) ? '' : `, with ${formatShare(accuracy)} of the training instances right`}${inRuns}.`,
    evidence: lossesInWords(losses)
  }),
  learning: (losses, { inRuns }) => ({
    text: `Still learning at the end, at loss ${formatValue(losses.loss)}${inRuns}.`,
    evidence: lossesInWords(losses)
  }),
  'rate-ended': ({ endedAt, epochs, left, ...losses }, { inRuns }) => ({
    text:
      `The schedule had ended the learning rate by epoch ${formatEpoch(endedAt)} of ${formatEpoch(epochs)}, ` +
      `at loss ${formatValue(losses.loss)}${inRuns}: to train on from here would change nothing.`,
    evidence: `learning rate of the next step: ${formatShare(left)} of the arm’s own; ${lossesInWords(losses)}`
  }),
  overfitting: ({ lowest, lowestAt, test, training }, { inRuns }) => ({
    text: `Overfitting${inRuns}: the test loss was lowest at epoch ${formatEpoch(lowestAt)}, at ${formatValue(lowest)}, and has risen to ${formatValue(test)} since.`,
    evidence: `median training loss ${formatValue(training)}, test loss ${formatValue(test)}`
  }),
  slower({ baseline, reached, own, theirs, ...pace }) {
    const what = reached.goal ? 'the goal' : `a training loss of ${formatValue(reached.loss)}`
    const times = slowness({ baseline, reached, own, theirs, ...pace })
    return {
      text: `Learns ${formatRough(times)} times slower than ${baseline}: to ${what} in ${formatEpoch(own)} epochs, there in ${formatEpoch(theirs)}.`,
      evidence: `median epochs to ${what}: ${formatEpoch(own)}; ${baseline}: ${formatEpoch(theirs)}`
    }
  },
  'identical-units'({ layers, layer, isTrained }, { inRuns }) {
    const verb = isTrained ? 'stayed' : 'start'
    const evidence = layers
      .map(
        ({ units, fewest, most }, at) =>
          `hidden layer ${at + 1}: ${rangeInWords([fewest, most])} of ${formatCount(units)} units distinct`
      )
      .join('; ')
    if (layer === null) {
      return {
        text:
          `All hidden units ${verb} identical within each of the ${layers.length} layers${inRuns}: ` +
          'every layer can only act as one unit.',
        evidence
      }
    }
    const { units, fewest, most } = layers[layer]!
    if (most > 1) {
      return {
        text: `Only ${rangeInWords([fewest, most])} of the ${formatCount(units)} units of hidden layer ${layer + 1} differ${isTrained ? '' : ' at the start'}${inRuns}.`,
        evidence
      }
    }
    const [which, what] =
      layers.length === 1 ? ['hidden units', 'the network'] : [`units of hidden layer ${layer + 1}`, 'it']
    return {
      text: `All ${formatCount(units)} ${which} ${verb} identical${inRuns}: ${what} can only act as one unit.`,
      evidence
    }
  },
  'zero-layer': ({ layer }, { inRuns }) => ({
    text: `No signal passes hidden layer ${layer + 1}${inRuns}: all its first weights are 0, so its activations are the same for every input.`,
    evidence: `first weights of layer ${layer + 1}: 0`
  }),
  'dead-by-bias': ({ layer, dead, bias }, { inRuns }) => ({
    text: `Born dead: ${formatShare(dead)} of the units of hidden layer ${layer + 1}${inRuns}, because their biases keep them at 0 for every input looked at.`,
    evidence: `mean bias of layer ${layer + 1} at the start: ${formatValue(bias)}`
  }),
  'unscaled-inputs': ({ largest, size, targets }, { inRuns }) => ({
    text:
      `The inputs are not standardized${inRuns}: they reach to ${formatValue(largest)}` +
      `${targets > 10 ? `, and the targets are as large as ${formatValue(targets)}` : ''}. First weights and learning rates are made for sizes of about 1.`,
    evidence:
      `root mean square of the inputs: ${formatValue(size)}` +
      (targets > 0 ? `; of the targets: ${formatValue(targets)}` : '')
  }),
  'vanishing-signal': ({ layer, sizes, reference, ...looked }, { inRuns }) => ({
    text:
      `The signal vanishes by hidden layer ${layer + 1}${inRuns}: with the first weights its activations ` +
      (sizes[layer] === 0
        ? 'are the same for every input.'
        : `differ ${times(sizes[layer]! / reference)} between inputs than the inputs themselves.`),
    evidence: passageInWords('spread over inputs', 'of the inputs', { layer, sizes, reference, ...looked })
  }),
  'exploding-signal': ({ layer, sizes, reference, ...looked }, { inRuns }) => ({
    text:
      `The signal explodes by hidden layer ${layer + 1}${inRuns}: with the first weights its activations differ ` +
      `${times(sizes[layer]! / reference)} between inputs than the inputs themselves.`,
    evidence: passageInWords('spread over inputs', 'of the inputs', { layer, sizes, reference, ...looked })
  }),
  'vanishing-gradients': ({ layer, sizes, reference, ...looked }, { inRuns }) => ({
    text:
      `The gradients vanish on their way back by hidden layer ${layer + 1}${inRuns}: with the first weights they are ` +
      `${formatRough(reference / sizes[layer]!)} times smaller than in layer ${sizes.length}.`,
    evidence: passageInWords('root mean square of the gradients', 'in the last hidden layer', {
      ...{ layer, sizes, reference },
      ...looked
    })
  }),
  'exploding-gradients': ({ layer, sizes, reference, ...looked }, { inRuns }) => ({
    text:
      `The gradients explode on their way back by hidden layer ${layer + 1}${inRuns}: with the first weights they are ` +
      `${formatRough(sizes[layer]! / reference)} times larger than in layer ${sizes.length}.`,
    evidence: passageInWords('root mean square of the gradients', 'in the last hidden layer', {
      ...{ layer, sizes, reference },
      ...looked
    })
  }),
  'collapsed-inputs': ({ layer, alignments, ...looked }, { inRuns }) => ({
    text: `All inputs point the same way from hidden layer ${layer + 1} on${inRuns}: with the first weights its activations hardly differ in direction from input to input, so that the layers behind it cannot tell the inputs apart.`,
    evidence: `mean cosine between the activations of two inputs ${lookedInWords(looked)}: ${byLayer(alignments, formatValue)}`
  }),
  saturated: ({ layer, share, first, now, activation, isByBias, ...looked }, { inRuns }) => ({
    text:
      `Saturated: ${formatShare(share)} of the values in hidden layer ${layer + 1} lie where ${activation} is flat` +
      `${inRuns}${isByBias ? ', because of their biases' : ''}, and pass hardly any gradient.`,
    evidence: `median share of saturated values, ${changeInWords({ first, now, ...looked })}`
  }),
  'dead-units': ({ layer, share, first, now, ...looked }, { inRuns }) => ({
    text:
      `Dead units: ${formatShare(share)} of hidden layer ${layer + 1} at epoch ${formatEpoch(looked.epoch)}${inRuns}. ` +
      'They output 0 for every input looked at, so no gradient reaches them.',
    evidence: `median share of dead units, ${changeInWords({ first, now, ...looked })}`
  }),
  'few-units': ({ layer, units }, { inRuns }) => ({
    text: `Hidden layer ${layer + 1} has only ${counted(units, 'unit')}${inRuns}: all that the network knows of an input has to pass through ${units === 1 ? 'it' : 'them'}.`,
    evidence: `units of hidden layer ${layer + 1}: ${formatCount(units)}`
  }),
  clipped: ({ norm, limit, by }, { inRuns }) => ({
    text: `The gradients are clipped to ${formatShare(limit / norm)} of their size${inRuns}: that is how short every step becomes.`,
    evidence: `${by === 'norm' ? 'norm' : 'root mean square'} of the weights’ gradient at the start: ${formatValue(norm)}; limit: ${formatValue(limit)}`
  }),
  'fast-rate': ({ moved, rate }, { inRuns }) => ({
    text: `The steps are too long${inRuns}: they took the weights ${formatRough(moved)} times their own size away from the first ones.`,
    evidence: `learning rate ${formatValue(rate)}`
  }),
  decayed: ({ share, decay }, { inRuns }) => ({
    text: `Weight decay has shrunk the weights to ${formatShare(share)} of what they were${inRuns}.`,
    evidence: `weight decay: ${formatValue(decay)}; median over the layers, by root mean square`
  }),
  'slow-rate': ({ moved, rate, isWarmingUp }, { inRuns }) => ({
    text: `The weights hardly moved${inRuns}: by ${formatShare(moved)} of their size. ${isWarmingUp ? 'The schedule is still warming up.' : 'The steps are too short.'}`,
    evidence: `learning rate ${formatValue(rate)}`
  })
}

const lossesInWords = ({ loss, halfway, guessing }: FindingValues['learning']): string =>
  `median training loss ${formatValue(loss)}, halfway ${formatValue(halfway)}; ` +
  `ignoring the input gives ${formatValue(guessing)}`

const lookedInWords = ({ epoch, instances }: { epoch: number; instances: number }): string =>
  `at epoch ${formatEpoch(epoch)}, ${counted(instances, 'instance')}`

function times(ratio: number): string {
  return ratio < 1 ? `${formatRough(1 / ratio)} times less` : `${formatRough(ratio)} times more`
}

const passageInWords = (
  quantity: string,
  reference: string,
  passage: FindingValues['vanishing-signal']
): string =>
  `median ${quantity} ${lookedInWords(passage)}: ${byLayer(passage.sizes, formatValue)}; ${reference}: ${formatValue(passage.reference)}`

const changeInWords = ({
  first,
  now,
  ...looked
}: Pick<FindingValues['dead-units'], 'first' | 'now' | 'epoch' | 'instances'>): string =>
  `${counted(looked.instances, 'instance')}, with the first weights: ${byLayer(first, formatShare)}` +
  (looked.epoch === 0 ? '' : `; at epoch ${formatEpoch(looked.epoch)}: ${byLayer(now, formatShare)}`)

/** All layers of a few, of many the first, some between and the last; not those that have no value. */
function byLayer(values: readonly number[], format: (value: number) => string): string {
  const last = values.length - 1
  const told =
    values.length <= 6
      ? [...values.keys()]
      : [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last)))]
  return told
    .filter((layer) => !Number.isNaN(values[layer]))
    .map((layer) => `layer ${layer + 1}: ${format(values[layer]!)}`)
    .join(', ')
}

/** null: beyond the record. */
const byEpoch = (epoch: number | null): string => (epoch === null ? 'never' : `epoch ${formatEpoch(epoch)}`)

const lostAgain = (lost: number): string =>
  lost === 0 ? '' : `; ${formatCount(lost)} reached the goal and lost it again`
