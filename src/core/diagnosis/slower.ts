import type { Finding } from './finding'
import { type Pace, slowness } from './pace'

/** From this factor on, and this many epochs, it is worth a word. */
const clearlySlower = 1.5
const epochsMore = 2

/** A word on an arm that is slower than the baseline arm. */
export function slower(pace: Pace, runs: number): Finding[] {
  return slowness(pace) >= clearlySlower && pace.own - pace.theirs >= epochsMore
    ? [{ kind: 'slower', runs, all: runs, values: pace, remedy: { kind: 'compare-gradients' } }]
    : []
}
