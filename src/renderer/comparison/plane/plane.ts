import type { Part, PreparedData } from '#core/data/dataset'
import { linear } from '../../charts/domains'
import type { Domain } from '../../charts/scale'

/** The rectangle of a picture of data and of what a network answers to it. */
export interface Bounds {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

export const planeOf = ({ left, right, bottom, top }: Bounds): { x: Domain; y: Domain } => ({
  x: linear(left, right),
  y: linear(bottom, top)
})

/** From the least to the largest of every `stride`-th value from `first` on, and a margin, as a share of it. */
export function extentOf(
  lists: readonly Float64Array[],
  margin: number,
  { first, stride } = { first: 0, stride: 1 }
): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const values of lists) {
    for (let at = first; at < values.length; at += stride) {
      low = Math.min(low, values[at]!)
      high = Math.max(high, values[at]!)
    }
  }
  const room = (high - low || 1) * margin
  return [low - room, high + room]
}

/** More instances of one part would hide the picture. */
export const mostShown = 400

/** Instances evenly spread over each part; those held out for the test come last, on top. */
export const shownInstances = ({ train, test }: PreparedData): { part: Part; n: number; isHeld: boolean }[] =>
  [train, test].flatMap((part) => {
    const every = Math.max(1, Math.ceil(part.count / mostShown))
    return Array.from({ length: Math.ceil(part.count / every) }, (_, k) => ({
      part,
      n: k * every,
      isHeld: part === test
    }))
  })
