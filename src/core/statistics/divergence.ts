/**
 * A training loss this many times that of ignoring the input is no longer training: runs stay finite for a while after
 * they have blown up, up to 3.4e38 in float32, and are as lost as those that did not.
 */
export const hopeless = 1e6

/**
 * The epoch at which a run diverged, as it stands at recorded position `last`; null where it has not. Either it was
 * found not finite, at epoch `foundAt` (-1: never), or its training loss has been above `limit` from that recorded epoch
 * on. Before training nothing has diverged, whatever the loss. `epochs`: shape [e], ascending; `lossAt`: by position.
 */
export function divergedBy(
  epochs: ArrayLike<number>,
  last: number,
  foundAt: number,
  lossAt: (position: number) => number,
  limit: number
): number | null {
  if (foundAt >= 0 && foundAt <= epochs[last]!) return foundAt
  let from = last + 1
  while (from > 0 && epochs[from - 1]! > 0 && lossAt(from - 1) > limit) from--
  return from <= last ? epochs[from]! : null
}
