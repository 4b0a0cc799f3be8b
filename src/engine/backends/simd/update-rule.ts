import { codeOf, updateRules } from '../../abi/codes'
import type { Problem } from '#core/network/problem'

/** What the kernels make of an optimizer. */
export interface UpdateRule {
  readonly code: number
  /** The first so many slots are kept for the kernels; those after them stay as they are. */
  readonly slots: number
  /** Whether any run has weight decay in its gradient. */
  readonly decay: boolean
}

export function updateRuleOf(problem: Pick<Problem, 'hyper'>): UpdateRule {
  const { hyper } = problem
  const name = nameOf(problem)
  return {
    code: codeOf(updateRules, name),
    slots: updateRules[name].slots,
    decay: hyper.kind !== 'adamw' && isSet(hyper.weightDecay)
  }
}

function nameOf({ hyper }: Pick<Problem, 'hyper'>): keyof typeof updateRules {
  switch (hyper.kind) {
    case 'sgd':
      if (!isSet(hyper.momentum)) return 'sgd'
      return hyper.nesterov ? 'nesterov' : 'momentum'
    case 'adam':
    case 'adamw':
    case 'adagrad':
      return hyper.kind
    case 'rmsprop': {
      const momentum = isSet(hyper.momentum)
      if (hyper.centered) return momentum ? 'rmsprop-centered-momentum' : 'rmsprop-centered'
      return momentum ? 'rmsprop-momentum' : 'rmsprop'
    }
  }
}

const isSet = (values: Float64Array): boolean => values.some((value) => value !== 0)
