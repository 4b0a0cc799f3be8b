import type { TrainingState } from '#core/network/problem'

/** State of one group from which training goes on bit for bit: at the end of an epoch, or where it was paused. */
export interface Checkpoint {
  readonly group: number
  /** Epochs done, as in `Snapshot` of a frame. */
  readonly epoch: number
  readonly state: TrainingState
}
