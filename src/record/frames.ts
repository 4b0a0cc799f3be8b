import type { ProbeArrays } from '#core/probes/layout'
import type { Floats, RecordedMetrics } from '#core/network/problem'

/**
 * What streams from the engine to every view. A frame is a coalesced delta: appending frames in order gives the
 * `Record`. All arrays are plain typed arrays, so that any transport may copy them.
 */

/** Metrics of one group over the recorded epochs since its last frame; its runs are the lanes. */
export interface MetricsBlock extends RecordedMetrics {
  readonly group: number
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
