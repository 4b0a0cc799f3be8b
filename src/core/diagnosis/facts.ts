import type { Goal, TrainingConfig } from '../experiment/schema'
import type { Layer } from '../network/problem'
import type { Outcome } from '../statistics/outcomes'
import type { Course } from './course'
import type { Pace } from './pace'

/** All that the diagnosis looks at: measured, of one arm and each of its runs. */

/** One layer of one run, as the probes and the weights of one epoch have it. */
export interface LayerFacts {
  readonly activation: Layer['activation']
  readonly units: number
  /** How much the activations differ from input to input (`variation`), and how much they point the same way. */
  readonly variation: number
  readonly alignment: number
  /** Standard deviation of the pre-activations over inputs and units. */
  readonly preactivations: number
  /** Root mean squares: of the back-propagated gradient ∂ℓ/∂z, of the weights' gradient, of the weights. */
  readonly gradient: number
  readonly weightGradient: number
  readonly weights: number
  /** Entries of W. */
  readonly weightCount: number
  /** Mean of the biases. */
  readonly bias: number
  /** Shares of units that are off for every input, and of values where the activation is flat. */
  readonly dead: number
  readonly saturated: number
}

/** fan_in times the mean square of the weights: 1 under LeCun's rule, 2 under He's. */
export const gainOf = ({ weights, weightCount, units }: LayerFacts): number =>
  (weights ** 2 * weightCount) / units

/** A run's layers, the output layer last, at one epoch. */
export interface StateFacts {
  readonly epoch: number
  /** Instances that the probes looked at. */
  readonly instances: number
  readonly layers: readonly LayerFacts[]
}

export interface RunFacts {
  readonly outcome: Outcome
  readonly course: Course
  /** At the first and at the newest weights that were probed; null where there are no probes. */
  readonly first: StateFacts | null
  readonly last: StateFacts | null
  /** ‖weights now − first weights‖ by ‖first weights‖; NaN where they are not known. */
  readonly moved: number
}

export interface ArmFacts {
  readonly runs: readonly RunFacts[]
  readonly goal: Goal
  readonly hidden: readonly number[]
  readonly outputs: number
  readonly training: TrainingConfig
  /** Training and test loss of ignoring the input (`guessingLoss`). */
  readonly guessing: number
  readonly guessingTest: number
  /** Of a cross-entropy, whose guessing loss is ln(classes) where they are equally frequent; else null. */
  readonly classes: number | null
  /** Share of the most frequent class: the accuracy of ignoring the input. NaN for a regression. */
  readonly chance: number
  readonly inputs: InputFacts
  readonly rate: RateFacts
  /** null for the baseline arm itself, and where there is no point that both have reached. */
  readonly pace: Pace | null
}

/** The training inputs as the networks see them, and the numbers that a regression is to predict. */
export interface InputFacts {
  readonly features: number
  readonly standardized: boolean
  /** Largest magnitude, root mean square, and root of the mean variance of the features. */
  readonly largest: number
  readonly size: number
  readonly variation: number
  /** Root mean square of the targets; 0 for classification. */
  readonly targets: number
}

export interface RateFacts {
  /** Rate of the next step, and the highest so far, as shares of the arm's own. */
  readonly left: number
  readonly highest: number
  /** Epoch from which on it was below a hundredth of its highest; null where it never was. */
  readonly endedAt: number | null
}
