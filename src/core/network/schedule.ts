import type { Schedule } from './training-schema'
import { type Problem, stepsPerEpoch } from './problem'

/** What of a problem the learning rates depend on. */
type Scheduled = Pick<Problem, 'schedule' | 'epochs' | 'batchSize'> & {
  readonly train: { readonly count: number }
}

/**
 * The learning rate of a step in float64, worked out anew for each, so that it does not depend on how training is cut
 * up. The closed forms of PyTorch's schedulers: their t is the epochs or steps (`schedule.per`) that are behind.
 * @param base the run's learning rate
 * @param step steps taken before this one, over all epochs
 */
export function scheduledRate({ schedule, epochs, ...data }: Scheduled, base: number, step: number): number {
  const perEpoch = stepsPerEpoch(data)
  const [t, all] =
    schedule.per === 'epoch' ? [Math.floor(step / perEpoch), epochs] : [step, epochs * perEpoch]
  const { warmup, warmupStart } = schedule
  if (t < warmup) return base * (warmupStart + ((1 - warmupStart) * t) / warmup)
  const after = t - warmup
  switch (schedule.kind) {
    case 'constant':
      return base
    case 'step':
      return base * schedule.gamma ** Math.floor(after / schedule.stepSize)
    case 'cosine': {
      const { minimum, period = Math.max(1, all - warmup) } = schedule
      return minimum + ((base - minimum) * (1 + Math.cos((Math.PI * after) / period))) / 2
    }
  }
}

/** Whether every step has the run's own learning rate. */
export const isConstant = ({ kind, warmup }: Schedule): boolean => kind === 'constant' && warmup === 0
