import { formatCount, formatEpoch } from './numbers'

/** E.g. "1 seed", "12,000 seeds". */
export const counted = (count: number, thing: string): string =>
  `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`

/** So many of so many in short, e.g. "3/10", "12/1,000". */
export const outOf = (part: number, all: number): string => `${formatCount(part)}/${formatCount(all)}`

/** " in 3 of 10 runs", or nothing where it is all of them. */
export const inRuns = (runs: number, all: number): string =>
  runs === all ? '' : ` in ${formatCount(runs)} of ${counted(all, 'run')}`

/** From the least to the greatest, e.g. "2 to 4", or "4" where all are the same. */
export function rangeInWords(numbers: readonly number[], format = formatCount): string {
  const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)]
  return least === greatest ? format(least) : `${format(least)} to ${format(greatest)}`
}

/** "epoch 5", or "epochs 5 to 12". */
export const epochsInWords = (epochs: readonly number[]): string =>
  `${new Set(epochs).size === 1 ? 'epoch' : 'epochs'} ${rangeInWords(epochs, formatEpoch)}`

/** Ascending whole numbers, e.g. 1, 2, 3, 7 → "1–3, 7". */
export function formatRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const open = ranges.at(-1)
    if (open && open[1] === number - 1) open[1] = number
    else ranges.push([number, number])
  }
  return ranges
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(', ')
}
