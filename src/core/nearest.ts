import { distance } from 'fastest-levenshtein'

/** Characters of a name that somebody may have mistyped; comparing costs their square. */
const longest = 64

/**
 * The allowed name that was most likely meant: by a typo, by its first or last words (`glorot`, `xavier`) or by its
 * initials (`lr`). Case does not count. Undefined where none is near, and for what is too long to be a name.
 */
export function nearestName(typed: string, allowed: readonly string[]): string | undefined {
  if (typed.length > longest) return undefined
  const written = plain(typed)
  let nearest: string | undefined
  let fewest = Math.min(Math.max(3, typed.length / 3), typed.length)
  for (const name of allowed) {
    if (name.length > longest) continue
    spellings(name).forEach((spelling, rank) => {
      // Two letters must match, or everything short would be near.
      const edits = spelling.length <= 2 && spelling !== written ? Infinity : distance(written, spelling)
      const cost = edits + (rank === 0 ? 0 : 0.5)
      if (cost < fewest) {
        nearest = name
        fewest = cost
      }
    })
  }
  return nearest
}

/** `; did you mean "…"?` or nothing. */
export function didYouMean(typed: string, allowed: readonly string[]): string {
  const nearest = nearestName(typed, allowed)
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '')

/** The name, what follows and what precedes each of its words but the first, its initials. */
function spellings(name: string): string[] {
  const starts = [...name.matchAll(/(?<=[-_ ])\w|[A-Z]/g)].map((match) => match.index)
  const parts = starts.flatMap((start) => [name.slice(start), name.slice(0, start)])
  const initials = [0, ...starts].map((start) => name[start]).join('')
  return [name, ...parts, ...(starts.length > 0 ? [initials] : [])].map(plain)
}
