import type { Layout } from './array-names'
import {
  type ArrayHead,
  type Candidate,
  candidatesOf,
  isBefore,
  isVector,
  namedArrays,
  toldLayout
} from './candidates'

/** What is known of a network whose sizes are asked for; null: anything. */
interface Ends {
  readonly inputs: number | null
  readonly outputs: number | null
}

/** Steps of the search after which it is given up. */
const mostSteps = 100_000

/**
 * The sizes from the inputs to the outputs of the network that a file's arrays are the weights of; null where names and
 * shapes leave none or several. Throws `UnclearWeights` where the arrays are of no such network.
 */
export function sizesOf(arrays: readonly ArrayHead[], ends: Ends): number[] | null {
  const candidates = candidatesOf(namedArrays(arrays))
  const told = toldLayout(candidates)
  const found = new Map<string, number[]>()
  for (const layout of told === null ? (['in-out', 'out-in'] as const) : [told]) {
    for (const sizes of chains(candidates, layout, ends)) found.set(sizes.join(), sizes)
  }
  const [only = null] = found.values()
  return found.size === 1 ? only : null
}

/** Sizes that result where every matrix takes what the one before gives, in an order that the names allow. */
function chains(candidates: readonly Candidate[], layout: Layout, { inputs, outputs }: Ends): number[][] {
  const earlier = candidates.map(({ reading }) =>
    candidates.flatMap((other, index) => (isBefore(other.reading, reading) ? [index] : []))
  )
  const found = new Map<string, number[]>()
  const used = new Set<number>()
  let steps = 0
  const search = (sizes: readonly number[]): void => {
    if (used.size === candidates.length) {
      if (sizes.length > 1 && (outputs ?? sizes.at(-1)) === sizes.at(-1)) found.set(sizes.join(), [...sizes])
      return
    }
    for (const [index, { weights, biases }] of candidates.entries()) {
      if (found.size > 1 || ++steps > mostSteps) return
      const [fanIn, fanOut] = (layout === 'in-out' ? weights.shape : weights.shape.toReversed()) as [
        number,
        number
      ]
      const takes = sizes.at(-1) ?? inputs ?? fanIn
      if (biases && !isVector(biases, fanOut)) continue
      if (used.has(index) || fanIn !== takes || earlier[index]!.some((other) => !used.has(other))) continue
      used.add(index)
      search(sizes.length === 0 ? [fanIn, fanOut] : [...sizes, fanOut])
      used.delete(index)
    }
  }
  search([])
  return steps > mostSteps ? [] : [...found.values()]
}
