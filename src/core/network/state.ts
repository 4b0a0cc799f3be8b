import { slotCount } from './optimizers'
import type { Floats, Problem, TrainingState } from './problem'

/** The state before the first step: these parameters, shape [run][parameter], and the optimizer's slots, mostly zeros. */
export function firstState(
  { runs, hyper }: Pick<Problem, 'runs' | 'hyper'>,
  parameters: Floats
): TrainingState {
  const slots = Array.from({ length: slotCount(hyper.kind) }, () => new Float64Array(parameters.length))
  if (hyper.kind === 'adagrad') {
    const size = parameters.length / runs
    hyper.initialAccumulator.forEach((value, run) => slots[0]!.fill(value, run * size, (run + 1) * size))
  }
  return { step: 0, parameters, slots, divergedAt: new Int32Array(runs).fill(-1) }
}
