/** Where the names along an axis stand, so that none leaves the axis or runs into another. */

export interface Label {
  readonly text: string
  /** Of the tick that it names, in CSS pixels along the axis. */
  readonly at: number
}

export interface PlacedLabel extends Label {
  /** Of the text: beside its tick where that is near to an end of the axis, or to another's. */
  readonly middle: number
}

/** Room between two texts, in CSS pixels. */
const gap = 4

/**
 * Labels in the order in which they stand along an axis of this length. Where they are too many, every second, third, …
 * is left, and the last; where even the first and the last do not fit beside each other, they are pushed apart.
 */
export function placeLabels(
  labels: readonly Label[],
  length: number,
  sizeOf: (text: string) => number
): PlacedLabel[] {
  const within = (middle: number, text: string): number => {
    const half = Math.min(sizeOf(text), length) / 2
    return Math.min(length - half, Math.max(half, middle))
  }
  const room = (a: PlacedLabel, b: PlacedLabel): number =>
    b.middle - a.middle - (sizeOf(a.text) + sizeOf(b.text)) / 2 - gap
  const fit = (list: readonly PlacedLabel[]): boolean =>
    list.every((label, k) => k === 0 || room(list[k - 1]!, label) > -1e-6)

  const all = labels.map((label) => ({ ...label, middle: within(label.at, label.text) }))
  const last = all.at(-1)
  if (!last || all.length === 1) return all
  const others = all.filter((label) => room(label, last) >= 0)
  for (let stride = 1; stride <= others.length; stride++) {
    const some = others.filter((_, k) => k % stride === 0)
    if (fit(some)) return [...some, last]
  }
  const first = all[0]!
  const push = -room(first, last) / 2
  const apart = [
    { ...first, middle: within(first.middle - push, first.text) },
    { ...last, middle: within(last.middle + push, last.text) }
  ]
  return fit(apart) ? apart : [last]
}

/** The middle of the widest gap between placed labels, for a text of this size; null where none is wide enough. */
export function middleOfGap(
  labels: readonly PlacedLabel[],
  length: number,
  size: number,
  sizeOf: (text: string) => number
): number | null {
  const ends = [0, ...labels.map(({ middle, text }) => middle + sizeOf(text) / 2)]
  const starts = [...labels.map(({ middle, text }) => middle - sizeOf(text) / 2), length]
  const gaps = starts.map((start, k) => ({ width: start - ends[k]!, middle: (start + ends[k]!) / 2 }))
  const widest = gaps.reduce((a, b) => (b.width > a.width ? b : a))
  return widest.width >= size + 2 * gap ? widest.middle : null
}
