/** One thing that happened to an arm, as a sentence, what shows it, and what one might try. */
export interface Finding {
  readonly kind:
    | 'identical-units'
    | 'vanishing-signal'
    | 'exploding-signal'
    | 'vanishing-gradients'
    | 'exploding-gradients'
    | 'dead-units'
    | 'saturated'
    | 'diverged'
    | 'solved'
    | 'unsolved'
    | 'stuck'
    | 'stalled'
    | 'learning'
    | 'rate-ended'
    | 'slower'
  readonly text: string
  readonly evidence: string
  /** '' where nothing is wrong. */
  readonly hint: string
}
