/** Looks like noise in −1…1, and is always the same: the well-known hash by a sine. */
export function noise(at: number, which = 0): number {
  const large = 43758.5453 * Math.sin(12.9898 * at + 78.233 * (which + 1))
  return 2 * (large - Math.floor(large)) - 1
}
