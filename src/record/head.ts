import type { PreparedData } from '#core/data/dataset'
import type { Run } from '#core/experiment/plan'
import type { Experiment } from '#core/experiment/schema'
import type { Layer } from '#core/network/problem'
import type { Provenance } from './provenance'

/** One group of the plan as views need it. */
export interface GroupHead {
  readonly layers: readonly Layer[]
  readonly runs: readonly Run[]
  readonly epochs: number
}

/** The part of a record that is known before the first frame. */
export interface RecordHead {
  readonly experiment: Experiment
  readonly data: PreparedData
  readonly groups: readonly GroupHead[]
  readonly provenance: Provenance
}
