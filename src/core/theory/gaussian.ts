/** Expectations over standard normal z, by the midpoint rule: exponentially exact for smooth functions, and exact enough
 * for functions with a kink or a jump at 0, which falls between two nodes. */

const step = 1 / 16
const reach = 8

const nodes: readonly { readonly z: number; readonly weight: number }[] = Array.from(
  { length: (2 * reach) / step },
  (_, i) => {
    const z = -reach + (i + 0.5) * step
    return { z, weight: (step * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI) }
  }
)

/** E f(z), z ~ N(0, 1). */
export function gaussianMean(f: (z: number) => number): number {
  let sum = 0
  for (const { z, weight } of nodes) sum += weight * f(z)
  return sum
}

/** E f(u), u uniform in (0, 1): by the midpoint rule, too, whose intervals end at every round share. */
export function uniformMean(f: (u: number) => number): number {
  const count = 1000
  let sum = 0
  for (let i = 0; i < count; i++) sum += f((i + 0.5) / count)
  return sum / count
}

/** E f(u, v) of standard normal u, v with the given correlation. */
export function correlatedMean(correlation: number, f: (u: number, v: number) => number): number {
  const rest = Math.sqrt(Math.max(0, 1 - correlation * correlation))
  return gaussianMean((u) => gaussianMean((z) => f(u, correlation * u + rest * z)))
}
