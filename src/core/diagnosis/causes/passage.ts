import type { LayerFacts, StateFacts } from '../facts'

/** A signal below this share of its reference has vanished, above its inverse exploded. */
const vanished = 0.01
/** A change by this share, or its inverse, in one layer is that layer's fault. */
const abrupt = 0.02

/** Where on its way through the hidden layers a signal has changed beyond measure. */
export interface Change {
  readonly way: 'vanishes' | 'explodes'
  /** Index of the first hidden layer, in the order of the passage, where it has. */
  readonly layer: number
  readonly reference: number
  readonly sizes: readonly number[]
  /** Whether that one layer does it, and not all of them little by little. */
  readonly isAbrupt: boolean
}

/**
 * Forward: the spread of the activations over inputs, compared with that of the inputs themselves. Activations that
 * are bounded cannot be blamed for not spreading as far as inputs beyond their bounds.
 */
export function forwardChange(state: StateFacts, inputs: number): Change | null {
  const hidden = state.layers.slice(0, -1)
  if (hidden.length === 0) return null
  const bounded = hidden[0]!.activation === 'tanh' || hidden[0]!.activation === 'sigmoid'
  return changeAlong(
    hidden.map(({ variation }) => variation),
    [...hidden.keys()],
    bounded ? Math.min(inputs, 1) : inputs
  )
}

/** Back: the root mean square of the gradients, compared with that of the last hidden layer. */
export function backwardChange({ layers }: StateFacts): Change | null {
  const gradients = layers.slice(0, -1).map(({ gradient }: LayerFacts) => gradient)
  return changeAlong(gradients, [...gradients.keys()].reverse(), gradients.at(-1) ?? 0)
}

function changeAlong(sizes: readonly number[], order: readonly number[], reference: number): Change | null {
  if (!(reference > 0)) return null
  let before = reference
  for (const layer of order) {
    const ratio = sizes[layer]! / reference
    const step = sizes[layer]! / before
    const change = { layer, reference, sizes, isAbrupt: step < abrupt || step > 1 / abrupt }
    if (ratio < vanished) return { ...change, way: 'vanishes' }
    if (ratio > 1 / vanished) return { ...change, way: 'explodes' }
    before = sizes[layer]!
  }
  return null
}
