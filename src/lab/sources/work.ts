import type { Dataset } from '#core/data/dataset'
import type { Experiment } from '#core/experiment/schema'
import type { ImportedWeights } from '#core/initializers/imported'

/** An experiment with all that it refers to. */
export interface Work {
  readonly experiment: Experiment
  readonly dataset: Dataset
  /** By arm index, for the arms whose initializer is a file. */
  readonly imported: Readonly<Record<number, ImportedWeights>>
}
