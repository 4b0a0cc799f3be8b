import type { Hyper, Problem } from '#core/network/problem'
import { scheduledRate } from '#core/network/schedule'

/**
 * What the optimizer's kernels read, worked out in float64: `hyper` [run][value], the same throughout, and `rates`
 * [step][run][value], whose values depend on the step. Both in the order that the kernels state.
 */
export function hyperValues({ hyper, runs }: Pick<Problem, 'hyper' | 'runs'>): Float32Array {
  return Float32Array.from(Array.from({ length: runs }, (_, run) => valuesOf(hyper, run)).flat())
}

function valuesOf(hyper: Hyper, run: number): number[] {
  const decay = hyper.weightDecay[run]!
  switch (hyper.kind) {
    case 'sgd':
      return [decay, hyper.momentum[run]!]
    case 'adam':
    case 'adamw': {
      const [beta1, beta2] = [hyper.beta1[run]!, hyper.beta2[run]!]
      const inGradient = hyper.kind === 'adam' ? decay : 0
      return [inGradient, beta1, 1 - beta1, beta2, 1 - beta2, hyper.epsilon[run]!]
    }
    case 'adagrad':
      return [decay, hyper.epsilon[run]!]
    case 'rmsprop': {
      const alpha = hyper.alpha[run]!
      return [decay, alpha, 1 - alpha, hyper.momentum[run]!, hyper.epsilon[run]!]
    }
  }
}

/** [step][run][value] for the `count` steps after step `before`: `ratesOf` each. */
export function stepRates(problem: Problem, before: number, count: number): Float32Array {
  const { runs, hyper } = problem
  const each = rateCount(hyper)
  const values = new Float32Array(count * runs * each)
  for (let step = 0; step < count; step++)
    for (let run = 0; run < runs; run++) {
      const rate = scheduledRate(problem, hyper.learningRate[run]!, before + step)
      values.set(ratesOf(hyper, run, rate, before + step + 1), (step * runs + run) * each)
    }
  return values
}

/** Values of `rates` a step and run. */
export const rateCount = ({ kind }: Hyper): number => (kind === 'adam' || kind === 'adamw' ? 3 : 1)

/** The step size; of Adam also √(1 − β2^t) and the share of the weights that AdamW's decay leaves. t counts from 1. */
function ratesOf(hyper: Hyper, run: number, rate: number, t: number): number[] {
  switch (hyper.kind) {
    case 'sgd':
    case 'rmsprop':
      return [rate]
    case 'adagrad':
      return [rate / (1 + (t - 1) * hyper.lrDecay[run]!)]
    case 'adam':
    case 'adamw': {
      const kept = hyper.kind === 'adamw' ? 1 - rate * hyper.weightDecay[run]! : 1
      return [rate / (1 - hyper.beta1[run]! ** t), Math.sqrt(1 - hyper.beta2[run]! ** t), kept]
    }
  }
}

/** Slots that are kept on the device, the first so many: none for plain sgd, whose momentum buffer no step reads. */
export function deviceSlots(hyper: Hyper): number {
  switch (hyper.kind) {
    case 'sgd':
      return hasMomentum(hyper) ? 1 : 0
    case 'adam':
    case 'adamw':
      return 2
    case 'adagrad':
      return 1
    case 'rmsprop':
      return hyper.centered ? 3 : hasMomentum(hyper) ? 2 : 1
  }
}

const hasMomentum = ({ momentum }: { readonly momentum: Float64Array }): boolean =>
  momentum.some((value) => value !== 0)
