import type { MetricName } from '../metrics/table'
import type { Activation, Loss, OutputActivation } from './names'
import type { OptimizerConfig, Schedule } from './training-schema'

/**
 * What a backend trains: R runs of one network shape on one data set in one minibatch order.
 * Only the first weights and the per-run values of `hyper` differ between the runs.
 */

/** z = x·W + b, a = activation(z). */
export interface Layer {
  readonly fanIn: number
  readonly fanOut: number
  /** `softmax` on the last layer only, with the `cross-entropy` loss, which takes the logits z. */
  readonly activation: Activation | OutputActivation
  /** Of `leaky-relu`: its slope below 0. Absent: `defaultLeakySlope`. */
  readonly leakySlope?: number | undefined
}

/** PyTorch's. */
export const defaultLeakySlope = 0.01

/** Instances of one part with their targets. */
export interface LabelledPart {
  readonly count: number
  /** Shape [instance][feature]. */
  readonly inputs: Float64Array
  /** Shape [instance][output]. One-hot for `cross-entropy`. */
  readonly targets: Float64Array
  /** Shape [instance]: index of the class, for the accuracy. Empty for a regression, whose accuracy is NaN. */
  readonly labels: Int32Array
}

/** An optimizer of that kind with each of its numbers one a run: shape [run]. */
export type HyperOf<Kind extends OptimizerConfig['kind']> = Kind extends unknown
  ? PerRun<Extract<OptimizerConfig, { kind: Kind }>>
  : never
type PerRun<T> = { readonly [K in keyof T]: T[K] extends number ? Float64Array : T[K] }
export type Hyper = HyperOf<OptimizerConfig['kind']>

export interface Problem {
  readonly runs: number
  readonly layers: readonly Layer[]
  readonly loss: Loss
  readonly hyper: Hyper
  readonly schedule: Schedule
  /** Largest norm of a run's gradient; null: no limit. */
  readonly clipNorm: number | null
  /** Largest magnitude of an element of the gradient; null: no limit. */
  readonly clipValue: number | null
  /** Instances a step; the last step of an epoch takes what is left. At most `train.count`. */
  readonly batchSize: number
  readonly epochs: number
  /** Metrics are evaluated after every `recordEvery`-th epoch, and after the last. */
  readonly recordEvery: number
  /** null: file order. Otherwise the seed of `minibatchOrder(seed, epoch, count)`. */
  readonly orderSeed: number | null
  readonly train: LabelledPart
  /** `count` may be 0: then the test metrics are NaN. */
  readonly test: LabelledPart
}

export type Floats = Float32Array | Float64Array

/**
 * Everything that training changes: what a checkpoint holds and what a backend resumes from, bit for bit.
 * Parameters of a run lie flat: for each layer W [fan_in][fan_out] row-major, then b [fan_out].
 */
export interface TrainingState {
  /** Steps taken so far, over all epochs. */
  readonly step: number
  /** Shape [run][parameter]. Float64 from `reference`, Float32 from the others. */
  readonly parameters: Floats
  /**
   * Optimizer slots, each of shape [run][parameter]. sgd: momentum buffer. adam, adamw: mean of the gradients, mean of
   * their squares. adagrad: sum of the squares. rmsprop: mean of the squares, momentum buffer, mean of the gradients.
   */
  readonly slots: readonly Floats[]
  /** Shape [run]: the recorded epoch at which the run was found not finite, or -1. Such a run no longer changes. */
  readonly divergedAt: Int32Array
}

/**
 * Every metric at some recorded epochs, each of shape [e][run]; NaN for a run that diverged earlier, for an absent test
 * part, and for the accuracy of a regression.
 */
export interface RecordedMetrics extends Readonly<Record<MetricName, Float64Array>> {
  /** Shape [e]: ascending; 0 is before training. */
  readonly epochs: Int32Array
}

export const stepsPerEpoch = (problem: {
  readonly train: Pick<LabelledPart, 'count'>
  readonly batchSize: number
}): number => Math.ceil(problem.train.count / problem.batchSize)

export const parameterCount = (layers: readonly Layer[]): number =>
  layers.reduce((sum, { fanIn, fanOut }) => sum + (fanIn + 1) * fanOut, 0)

/** Where layer l's W and b start in a run's flat parameters. */
export function parameterOffsets(layers: readonly Layer[]): { weights: number; biases: number }[] {
  let at = 0
  return layers.map(({ fanIn, fanOut }) => {
    const offsets = { weights: at, biases: at + fanIn * fanOut }
    at += (fanIn + 1) * fanOut
    return offsets
  })
}

/** Steps of a constant rate along the whole gradient: what a `Problem` has where nothing else is asked for. */
export const plainSteps = {
  schedule: { kind: 'constant', per: 'epoch', warmup: 0, warmupStart: 1 },
  clipNorm: null,
  clipValue: null
} as const satisfies Pick<Problem, 'schedule' | 'clipNorm' | 'clipValue'>

/** Whether metrics are due after this epoch (1-based). */
export const isRecorded = (problem: Pick<Problem, 'recordEvery' | 'epochs'>, epoch: number): boolean =>
  epoch % problem.recordEvery === 0 || epoch === problem.epochs

/** Recorded epochs that end in the steps after `from`, up to `to`. */
export function recordedEpochs(
  problem: Pick<Problem, 'recordEvery' | 'epochs' | 'batchSize'> & {
    readonly train: { readonly count: number }
  },
  from: number,
  to: number
): number[] {
  const perEpoch = stepsPerEpoch(problem)
  const last = Math.floor(to / perEpoch)
  const epochs: number[] = []
  for (let epoch = Math.floor(from / perEpoch) + 1; epoch <= last; epoch++) {
    if (isRecorded(problem, epoch)) epochs.push(epoch)
  }
  return epochs
}
