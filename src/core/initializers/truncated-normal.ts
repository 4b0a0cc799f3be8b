import { normalDistribution, normalQuantile } from '../random/normal'

/**
 * The standard normal cut off outside [low, high], by inverse distribution functions.
 * Both tails are computed as lower tails: 1 − Φ loses its digits where Φ does not.
 */

/** The u-quantile, in [low, high]: Φ⁻¹(Φ(low) + u·(Φ(high) − Φ(low))). */
export function truncatedQuantile(u: number, low: number, high: number): number {
  if (low > 0) return -truncatedQuantile(1 - u, -high, -low)
  const below = normalDistribution(low)
  const z = normalQuantile(below + u * (normalDistribution(high) - below))
  return Math.min(high, Math.max(low, z))
}

/** P(Z ≤ z | low ≤ Z ≤ high). */
export function truncatedDistribution(z: number, low: number, high: number): number {
  if (z <= low) return 0
  if (z >= high) return 1
  return mass(low, z) / mass(low, high)
}

/** P(low ≤ Z ≤ high) of the whole normal. */
export function mass(low: number, high: number): number {
  return low > 0
    ? normalDistribution(-low) - normalDistribution(-high)
    : normalDistribution(high) - normalDistribution(low)
}

export function truncatedMoments(low: number, high: number): { mean: number; variance: number } {
  const total = mass(low, high)
  const mean = (normalDensity(low) - normalDensity(high)) / total
  return { mean, variance: 1 + (low * normalDensity(low) - high * normalDensity(high)) / total - mean ** 2 }
}

/** Density of the standard normal. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
