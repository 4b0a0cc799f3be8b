import type { Goal } from '../experiment/schema'
import type { Layer } from '../network/problem'
import type { ArmSummary } from '../statistics/summary'
import type { Pace } from './pace'

type EpochsToGoal = ArmSummary['epochsToGoal']

/** What findings are made of, by their kind: numbers and names, which a catalogue of sentences puts into words. */
export interface FindingValues {
  // What became of the runs.
  readonly diverged: { readonly seeds: readonly { readonly seed: number; readonly epoch: number }[] }
  readonly solved: { readonly goal: Goal; readonly epochs: EpochsToGoal }
  /** `lost`: runs that had reached the goal. */
  readonly unsolved: { readonly goal: Goal; readonly lost: number }
  readonly stuck: Losses & { readonly classes: number | null }
  readonly 'no-better': Losses & { readonly isFalling: boolean }
  readonly rising: Losses & { readonly lowest: number; readonly lowestAt: number }
  readonly unstable: Losses & { readonly lowest: number; readonly climbed: number; readonly fell: number }
  readonly stalled: Losses & { readonly accuracy: number }
  readonly learning: Losses
  readonly 'rate-ended': Losses & {
    readonly endedAt: number
    readonly epochs: number
    /** Rate of the next step, as a share of the arm's own. */
    readonly left: number
  }
  readonly overfitting: {
    readonly lowest: number
    readonly lowestAt: number
    readonly test: number
    readonly training: number
  }
  readonly slower: Pace
  // Why.
  readonly 'identical-units': {
    /** Units of each hidden layer, and how many of them differ: the fewest and the most over the runs that are told of. */
    readonly layers: readonly { readonly units: number; readonly fewest: number; readonly most: number }[]
    /** The layer that is told of, from 0; null: all of them. */
    readonly layer: number | null
    readonly isTrained: boolean
  }
  readonly 'zero-layer': Place
  readonly 'dead-by-bias': Place & { readonly dead: number; readonly bias: number }
  readonly 'unscaled-inputs': { readonly largest: number; readonly size: number; readonly targets: number }
  readonly 'vanishing-signal': Passage
  readonly 'exploding-signal': Passage
  readonly 'vanishing-gradients': Passage
  readonly 'exploding-gradients': Passage
  readonly 'collapsed-inputs': Place & Looked & { readonly alignments: readonly number[] }
  readonly saturated: Place &
    Looked &
    Shares & { readonly activation: Layer['activation']; readonly isByBias: boolean }
  readonly 'dead-units': Place & Looked & Shares
  readonly 'few-units': Place & { readonly units: number }
  readonly clipped: { readonly norm: number; readonly limit: number; readonly by: 'norm' | 'value' }
  readonly 'fast-rate': { readonly moved: number; readonly rate: number }
  readonly decayed: { readonly share: number; readonly decay: number }
  readonly 'slow-rate': { readonly moved: number; readonly rate: number; readonly isWarmingUp: boolean }
}

/** Medians over the runs that are told of. */
interface Losses {
  readonly loss: number
  readonly halfway: number
  readonly guessing: number
}

/** A hidden layer, from 0. */
interface Place {
  readonly layer: number
}

/** What the probes looked at. */
interface Looked {
  readonly epoch: number
  readonly instances: number
}

/** Of each hidden layer, with the first weights and now; NaN in layers whose activation has none. */
interface Shares {
  readonly share: number
  readonly first: readonly number[]
  readonly now: readonly number[]
}

interface Passage extends Place, Looked {
  /** Of each hidden layer. */
  readonly sizes: readonly number[]
  /** What they are compared with: of the inputs, or of the last hidden layer. */
  readonly reference: number
}

export type FindingKind = keyof FindingValues

interface FindingOf<Kind extends FindingKind> {
  readonly kind: Kind
  /** Runs that it is told of, of all of the arm. */
  readonly runs: number
  readonly all: number
  readonly values: FindingValues[Kind]
  /** What one might try; null where nothing is wrong, or nothing is known that helps. */
  readonly remedy: Remedy | null
}

/** One thing that happened to an arm. */
export type Finding = { readonly [Kind in FindingKind]: FindingOf<Kind> }[FindingKind]

export type Remedy =
  | { readonly kind: 'better-weights'; readonly activation: Layer['activation'] }
  | { readonly kind: 'standardize'; readonly targets: boolean }
  | {
      readonly kind:
        | 'random-weights'
        | 'zero-biases'
        | 'smaller-rate'
        | 'larger-rate'
        | 'longer-schedule'
        | 'more-epochs'
        | 'stop-early'
        | 'less-clipping'
        | 'less-decay'
        | 'more-units'
        | 'shallower'
        | 'compare-gradients'
    }

/** Findings of first weights and of what cannot change any more: all others wait for the end of the training. */
export const isEarly = ({ kind }: Finding): boolean =>
  [
    'diverged',
    'identical-units',
    'zero-layer',
    'dead-by-bias',
    'vanishing-signal',
    'exploding-signal',
    'vanishing-gradients',
    'exploding-gradients',
    'collapsed-inputs'
  ].includes(kind)

/** Findings that say that something is wrong. */
export const isAlarm = ({ kind }: Finding): boolean =>
  !['solved', 'unsolved', 'learning', 'rate-ended', 'stalled', 'slower'].includes(kind)
