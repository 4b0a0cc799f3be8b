/** What a chart tells of one place on its x axis, to a reader who points there. */
export interface Reading {
  readonly x: number
  /** A line or several. */
  readonly text: string
}

/** Of the first `count` ascending numbers, the place of the one nearest to `x`; -1 where there is none. */
export function nearestIndex(xs: ArrayLike<number>, x: number, count = xs.length): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (xs[middle]! < x) low = middle + 1
    else high = middle
  }
  if (low === count) return count - 1
  return low > 0 && x - xs[low - 1]! <= xs[low]! - x ? low - 1 : low
}
