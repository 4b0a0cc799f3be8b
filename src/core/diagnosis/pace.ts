import type { Finding } from './finding'
import { formatEpoch, formatRough, formatValue } from '../words/numbers'

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

/** From this factor on, and this many epochs, it is worth a word. */
const clearlySlower = 1.5
const epochsMore = 2

export function slower({ baseline, reached, own, theirs }: Pace): Finding[] {
  const factor = own / Math.max(theirs, 1)
  if (!(factor >= clearlySlower && own - theirs >= epochsMore)) return []
  const what = reached.goal ? 'the goal' : `a training loss of ${formatValue(reached.loss)}`
  return [
    {
      kind: 'slower',
      text: `Learns ${formatRough(factor)} times slower than ${baseline}: to ${what} in ${formatEpoch(own)} epochs, there in ${formatEpoch(theirs)}.`,
      evidence: `median epochs to ${what}: ${formatEpoch(own)}; ${baseline}: ${formatEpoch(theirs)}`,
      hint: 'Compare what the gradients of the two do in the first layers.'
    }
  ]
}
