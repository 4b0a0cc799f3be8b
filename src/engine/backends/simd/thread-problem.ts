import type { Problem } from '#core/network/problem'
import { isConstant } from '#core/network/schedule'
import type { Lanes, Shape } from './layout'
import type { SparseInputs } from './sparse-inputs'
import { updateRuleOf } from './update-rule'

/** One part of the data in float32, in memory that all threads share. Shapes as in `LabelledPart`. */
export interface SharedPart {
  readonly count: number
  readonly inputs: Float32Array
  readonly targets: Float32Array
  readonly labels: Int32Array
  /** null where zeros are not that many. */
  readonly sparse: SparseInputs | null
}

/** A `Problem` with its data in float32; `runs` and `hyper` are those of one thread. */
export interface ThreadProblem extends Omit<Problem, 'train' | 'test'> {
  readonly train: SharedPart
  readonly test: SharedPart
}

/** The part of a `TrainingState` that belongs to one thread's runs. */
export interface ThreadState {
  readonly step: number
  readonly parameters: Float32Array
  /** Those that the optimizer uses. */
  readonly slots: readonly Float32Array[]
  readonly divergedAt: Int32Array
}

/** As much of a problem as its memory depends on. */
export interface ShapedProblem extends Omit<ThreadProblem, 'train' | 'test'> {
  readonly train: Pick<SharedPart, 'count' | 'sparse'>
  readonly test: Pick<SharedPart, 'count' | 'sparse'>
}

export const shapeOf = (problem: ShapedProblem, lanes: Lanes): Shape => ({
  layers: problem.layers,
  updateRule: updateRuleOf(problem),
  batchSize: problem.batchSize,
  trainCount: problem.train.count,
  testCount: problem.test.count,
  shuffled: isShuffled(problem),
  trainEntries: problem.train.sparse && problem.train.sparse.entries.length / 2,
  testEntries: problem.test.sparse && problem.test.sparse.entries.length / 2,
  runs: problem.runs,
  lanes,
  records: Math.ceil(problem.epochs / problem.recordEvery),
  scheduled: !isConstant(problem.schedule),
  clipsNorm: problem.clipNorm !== null
})

/** A full batch is taken in file order: its order changes the mean by rounding only. */
const isShuffled = ({ orderSeed, batchSize, train }: ShapedProblem): boolean =>
  orderSeed !== null && batchSize < train.count
