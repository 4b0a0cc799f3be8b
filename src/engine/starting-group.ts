import type { RunGroup } from '#core/experiment/plan'
import type { TrainingState } from '#core/network/problem'

/** A group of the plan with the state to start from. */
export type StartingGroup = RunGroup & { readonly state: TrainingState }
