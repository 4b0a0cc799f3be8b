import type { ProbeArrays } from '#core/probes/layout'
import type { EpochMetrics, Floats } from '#core/network/problem'

/**
 * What streams from the engine to every view. A frame is a coalesced delta: appending frames in order gives the
 * `Record`. All arrays are plain typed arrays, so that any transport may copy them.
 */

/** Metrics of one group over the recorded epochs since its last frame. */
export interface MetricsBlock {
  readonly group: number
  /** Shape [e]: recorded epochs, ascending; 0 is before training. */
  readonly epochs: Int32Array
  /** Each of shape [e][lane], NaN where a run has diverged or nothing is held out. */
  readonly trainLoss: Float64Array
  readonly trainAccuracy: Float64Array
  readonly testLoss: Float64Array
  readonly testAccuracy: Float64Array
}

/** Weights of all runs of one group after an epoch. */
export interface Snapshot {
  readonly group: number
  /** Epochs done; not whole where training was paused or stopped inside a long epoch. */
  readonly epoch: number
  /** Shape [lane][parameter]; layout as in `TrainingState`. */
  readonly parameters: Floats
}

/** What the signal does in one group's networks at the weights of a snapshot. */
export interface ProbeBlock extends ProbeArrays {
  readonly group: number
  /** As in `Snapshot`. */
  readonly epoch: number
}

/** How far a group is and how fast. */
export interface Progress {
  readonly group: number
  /** Whole epochs done. */
  readonly epoch: number
  /** Minibatch steps a second of the time spent on this group lately, all its runs counted as one; NaN before the first. */
  readonly stepsPerSecond: number
  readonly effort: Effort
}

/** What the training of a group took, since its engine was started. */
export interface Effort {
  /** Minibatch steps, all runs counted as one. */
  readonly steps: number
  readonly seconds: number
  /** Floating-point operations of the matrix products, as core/network/operations counts them. */
  readonly operations: number
}

export interface Divergence {
  readonly group: number
  readonly lane: number
  readonly epoch: number
}

export interface Frame {
  readonly metrics: readonly MetricsBlock[]
  readonly snapshots: readonly Snapshot[]
  /** Those of a group in the order of their epochs; each some time after its snapshot. */
  readonly probes: readonly ProbeBlock[]
  readonly progress: readonly Progress[]
  readonly diverged: readonly Divergence[]
}

/** One block out of the metrics of several epochs of a group. */
export function metricsBlock(group: number, epochs: readonly EpochMetrics[]): MetricsBlock {
  const join = (pick: (metrics: EpochMetrics) => Float64Array): Float64Array => concat(epochs.map(pick))
  return {
    group,
    epochs: Int32Array.from(epochs, ({ epoch }) => epoch),
    trainLoss: join((m) => m.trainLoss),
    trainAccuracy: join((m) => m.trainAccuracy),
    testLoss: join((m) => m.testLoss),
    testAccuracy: join((m) => m.testAccuracy)
  }
}

function concat(arrays: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let at = 0
  for (const array of arrays) {
    all.set(array, at)
    at += array.length
  }
  return all
}
