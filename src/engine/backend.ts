import type { BackendInfo } from '#record/provenance'
import type { Floats, Problem, RecordedMetrics, TrainingState } from '#core/network/problem'

/** Asked between two parts of a long evaluation: whether it shall stop there. */
export type Interrupted = () => boolean

/**
 * Trains one problem at a time. Calls do not overlap: the engine awaits each before the next.
 * The same problem, state and steps give the same bits on the same `BackendInfo`, however `train` is cut up.
 */
export interface Backend {
  readonly info: BackendInfo
  /** Takes a problem and a state to go on from. Throws `InputError` where the problem cannot be held. */
  load(problem: Problem, state: TrainingState): Promise<void>
  /**
   * Metrics of the parameters as they are now, one row, labelled with the epoch that the steps taken amount to. null where it was
   * interrupted, which a backend need not heed: the next call goes on, and has to come before the next step.
   */
  evaluate(): Promise<RecordedMetrics>
  evaluate(interrupted: Interrupted): Promise<RecordedMetrics | null>
  /**
   * Takes `steps` minibatch steps (fewer where the last epoch ends before) and returns the metrics of every
   * recorded epoch that ended inside, evaluated on the whole training and test part after its last step. `lastMayWait`:
   * a long evaluation after the last step of all may be left to `evaluate`, which then has to come next. The arrays may
   * lie in memory that threads share; nobody writes to them any more.
   */
  train(steps: number, lastMayWait?: boolean): Promise<RecordedMetrics>
  /** A copy of the state, for a checkpoint. */
  read(): Promise<TrainingState>
  /** A copy of the state's parameters alone, for a snapshot: no optimizer state is moved. */
  parameters(): Promise<Floats>
  dispose(): Promise<void>
}
