/** How long an arm and the baseline arm took to the same point. */
export interface Pace {
  /** Name of the baseline arm. */
  readonly baseline: string
  /** What both reached: the goal, or a training loss. */
  readonly reached: { readonly goal: true } | { readonly goal: false; readonly loss: number }
  /** Median epochs of the arm's runs, and of the baseline's. */
  readonly own: number
  readonly theirs: number
}

/** How many times as long as the baseline arm. */
export const slowness = ({ own, theirs }: Pace): number => own / Math.max(theirs, 1)
