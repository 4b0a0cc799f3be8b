import type { ReplicationCheck, ReplicationEntry, ReplicationPlot } from '#contract/replication'
import type { ExperimentRecord } from '#record/record'

/** A claim with its experiments and what decides it. To add one: a file beside this one, and a row in table.ts. */
export interface Replication<Part extends string = string> extends Omit<ReplicationEntry, 'experiments'> {
  /** Files in resources/replications, without `.json`. */
  readonly parts: Readonly<Record<Part, ReplicationPart>>
  /** Given the record of every part. */
  readonly judge: (records: Readonly<Record<Part, ExperimentRecord>>) => Judgement
}

interface ReplicationPart {
  readonly file: string
  /** What is changed for a run of seconds: as few seeds as can still tell. Tolerances follow the number of seeds. */
  readonly quick: { readonly seeds: number; readonly epochs?: number }
}

interface Judgement {
  readonly checks: readonly ReplicationCheck[]
  readonly plots: readonly ReplicationPlot[]
}

/** Keeps the names of the parts for `judge`. */
export const replication = <Part extends string>(one: Replication<Part>): Replication => one as Replication
