import type { Goal } from '../experiment/schema'
import { goalInWords, type Outcome } from '../statistics/outcomes'
import { quartiles } from '../statistics/quantiles'
import type { Finding } from './finding'
import { type Pace, slower } from './pace'
import { type SignalEvidence, signalFindings } from './signal'
import { symmetry } from './symmetry'
import { counted, epochsInWords, inRuns } from '../words/counts'
import { formatCount, formatEpoch, formatValue } from '../words/numbers'

export interface ArmEvidence {
  readonly outcomes: readonly Outcome[]
  /** Units of each hidden layer. */
  readonly hidden: readonly number[]
  readonly goal: Goal
  /** Training loss of ignoring the input (`guessingLoss`). */
  readonly guessing: number
  /** Of a cross-entropy, whose guessing loss is ln(classes) where they are equally frequent; else null. */
  readonly classes: number | null
  /** Learning rate that a next step would have, as a share of the arm's own: near 0 once a schedule has ended it. */
  readonly rateLeft: number
  /** Probes of the first weights and of the newest; null where there are none. */
  readonly signal: { readonly first: SignalEvidence; readonly last: SignalEvidence } | null
  /** null for the baseline arm itself, and where there is no point that both have reached. */
  readonly pace: Pace | null
}

/** Within this of the guessing loss nothing has been learned from the input. */
const noBetter = 0.98
/** Clearly worse than guessing. */
const worse = 1.1
/** A loss that fell by less than this share over the second half of training has stalled. */
const standstill = 0.01
/** A share of the learning rate with which training hardly goes on. */
const hardlyAnyRate = 0.01

/** What happened to the runs of one arm, the weightiest first. Empty before the first record. */
export function diagnose(arm: ArmEvidence): Finding[] {
  const { outcomes } = arm
  if (outcomes.length === 0) return []
  const trained = outcomes.some(({ epochs }) => epochs > 0)
  return [
    ...divergence(outcomes),
    ...symmetry(outcomes, arm.hidden),
    ...(arm.signal ? signalFindings(arm.signal.first, arm.signal.last) : []),
    ...(trained ? [...success(arm), ...failure(arm)] : []),
    ...(trained && arm.pace ? slower(arm.pace) : [])
  ]
}

function divergence(outcomes: readonly Outcome[]): Finding[] {
  const epochs = outcomes.flatMap(({ divergedAt }) => divergedAt ?? [])
  if (epochs.length === 0) return []
  const where = `Diverged at ${epochsInWords(epochs)}`
  return [
    {
      kind: 'diverged',
      text: `${where}${inRuns(epochs.length, outcomes.length)}: the loss was no longer a finite number.`,
      evidence: outcomes
        .filter(({ divergedAt }) => divergedAt !== null)
        .map(({ seed, divergedAt }) => `seed ${seed}: epoch ${formatEpoch(divergedAt!)}`)
        .join(', '),
      hint: 'Try a smaller learning rate, smaller first weights, or both.'
    }
  ]
}

function success({ outcomes, goal }: ArmEvidence): Finding[] {
  const epochs = outcomes.flatMap(({ solvedAt }) => solvedAt ?? [])
  const evidence = `goal: ${goalInWords(goal)}`
  if (epochs.length === 0) {
    const whom =
      outcomes.length === 1 ? 'Not solved' : `Solved by none of ${counted(outcomes.length, 'seed')}`
    return [{ kind: 'unsolved', text: `${whom}.`, evidence, hint: '' }]
  }
  const { lower, median, upper } = quartiles(epochs)
  const text =
    outcomes.length === 1
      ? `Solved at epoch ${formatEpoch(median)}.`
      : `Solved by ${formatCount(epochs.length)} of ${counted(outcomes.length, 'seed')}, median at epoch ${formatEpoch(median)}.`
  return [
    {
      kind: 'solved',
      text,
      evidence: `${evidence}; epochs to solve: quartiles ${formatEpoch(lower)} to ${formatEpoch(upper)}`,
      hint: ''
    }
  ]
}

/** Why the runs that neither solved it nor diverged did not: each kind with its number of runs. */
function failure({ outcomes, guessing, classes, rateLeft }: ArmEvidence): Finding[] {
  const unsolved = outcomes.filter(({ solvedAt, divergedAt }) => solvedAt === null && divergedAt === null)
  const stuck = unsolved.filter(({ trainLoss }) => trainLoss >= noBetter * guessing)
  const others = unsolved.filter((outcome) => !stuck.includes(outcome))
  const stalled = others.filter(({ trainLoss, halfwayLoss }) => trainLoss > (1 - standstill) * halfwayLoss)
  const learning = others.filter((outcome) => !stalled.includes(outcome))

  const finding = (
    kind: Finding['kind'],
    runs: readonly Outcome[],
    hint: string,
    sentence: (loss: string, count: string) => string
  ): Finding[] => {
    if (runs.length === 0) return []
    const loss = quartiles(runs.map(({ trainLoss }) => trainLoss)).median
    const halfway = quartiles(runs.map(({ halfwayLoss }) => halfwayLoss)).median
    return [
      {
        kind,
        text: sentence(formatValue(loss), inRuns(runs.length, outcomes.length)),
        evidence:
          `median training loss ${formatValue(loss)}, halfway ${formatValue(halfway)}; ` +
          `ignoring the input gives ${formatValue(guessing)}`,
        hint
      }
    ]
  }
  const far = stuck.filter(({ trainLoss }) => trainLoss > worse * guessing)
  const near = stuck.filter((outcome) => !far.includes(outcome))
  const chance =
    classes !== null && Math.abs(guessing / Math.log(classes) - 1) < 0.01 ? ` (ln ${classes})` : ''
  return [
    ...finding(
      'stuck',
      near,
      'Look at the signal and the gradients of the first layers, and try another rule or a larger learning rate.',
      (loss, count) =>
        `Stuck at loss ${loss}${chance}${count}: no better than the same answer to every input.`
    ),
    ...finding(
      'stuck',
      far,
      'Try a smaller learning rate or smaller first weights.',
      (loss, count) => `Stuck at loss ${loss}${count}: worse than the same answer to every input.`
    ),
    ...finding(
      'stalled',
      stalled,
      'Try another learning rate, or look for saturated and dead units.',
      (loss, count) => `Stalled at loss ${loss}${count}: it hardly fell over the second half of training.`
    ),
    ...(rateLeft > hardlyAnyRate
      ? finding(
          'learning',
          learning,
          'Train for more epochs.',
          (loss, count) => `Still learning at the end, at loss ${loss}${count}.`
        )
      : finding(
          'rate-ended',
          learning,
          'Plan more epochs, over which the schedule falls more slowly, or use a constant learning rate.',
          (loss, count) =>
            `At loss ${loss}${count} when the schedule had ended the learning rate: to train on from here would change nothing.`
        ))
  ]
}
