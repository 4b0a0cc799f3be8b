import type { ActivationFunction } from '../network/activations'
import { correlatedMean, gaussianMean } from './gaussian'

/**
 * What happens to a signal in a wide random network, W ~ N(0, σ_w²/fan_in), b ~ N(0, σ_b²): the mean-field theory of
 * B. Poole et al. 2016 and S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein 2017, "Deep information
 * propagation". q is the variance of the pre-activations of a layer, c the correlation of two inputs there.
 */
export interface MeanField {
  /** Fixed point q* of the variance; Infinity where it grows without end, 0 where the signal dies out. */
  readonly variance: number
  /** χ₁ = σ_w² E f′(√q* z)²: by how much a layer multiplies the variance of a small difference, and of a gradient. */
  readonly chi: number
  /** Fixed point c* of the correlation: 1 in the ordered phase. */
  readonly correlation: number
  /** ξ: layers over which a correlation forgets its start by a factor e. Infinity at the edge of chaos. */
  readonly depthScale: number
}

/** Variance of the next layer's pre-activations (Schoenholz et al. 2017, eq. 3). */
export const nextVariance = (
  f: ActivationFunction,
  q: number,
  weightVariance: number,
  biasVariance: number
): number => weightVariance * gaussianMean((z) => f.value(Math.sqrt(q) * z) ** 2) + biasVariance

/** χ₁ at variance q (eq. 5). */
export const chi = (f: ActivationFunction, q: number, weightVariance: number): number =>
  weightVariance * gaussianMean((z) => slope(f, Math.sqrt(q) * z) ** 2)

/**
 * The theory's numbers for one activation.
 * @param weightVariance σ_w² = fan_in · Var W
 * @param biasVariance σ_b²
 */
export function meanField(f: ActivationFunction, weightVariance: number, biasVariance: number): MeanField {
  const variance = fixedPoint(1, (q) => nextVariance(f, q, weightVariance, biasVariance))
  if (variance > explosion) {
    return { variance: Infinity, chi: chi(f, explosion, weightVariance), correlation: NaN, depthScale: NaN }
  }
  const chi1 = chi(f, variance, weightVariance)
  if (chi1 <= 1 || variance < extinction) {
    return { variance, chi: chi1, correlation: 1, depthScale: depthScale(chi1) }
  }
  const root = Math.sqrt(variance)
  const correlation = fixedPoint(0.5, (c) => {
    const product = correlatedMean(c, (u, v) => f.value(root * u) * f.value(root * v))
    return (weightVariance * product + biasVariance) / variance
  })
  const slopeThere =
    weightVariance * correlatedMean(correlation, (u, v) => slope(f, root * u) * slope(f, root * v))
  return { variance, chi: chi1, correlation, depthScale: depthScale(slopeThere) }
}

/** σ_w² at which χ₁ = 1 for a given σ_b²: the edge of chaos, where signals reach deepest. Between `low` and `high`. */
export function criticalWeightVariance(
  f: ActivationFunction,
  biasVariance: number,
  low = 0.1,
  high = 10
): number {
  let [below, above] = [low, high]
  for (let i = 0; i < 60; i++) {
    const middle = (below + above) / 2
    const variance = fixedPoint(1, (q) => nextVariance(f, q, middle, biasVariance))
    if (chi(f, variance, middle) < 1) below = middle
    else above = middle
  }
  return (below + above) / 2
}

/** Layers over which a difference falls by a factor e, where each layer multiplies it by `factor`. */
const depthScale = (factor: number): number => (factor < 1 ? -1 / Math.log(factor) : Infinity)

const explosion = 1e12
const extinction = 1e-12

const slope = (f: ActivationFunction, z: number): number => f.derivative(z, f.value(z))

/** Iterates a map from a start until it stands still, explodes or dies out; Steffensen's steps where it creeps. */
function fixedPoint(start: number, map: (x: number) => number): number {
  let x = start
  for (let i = 0; i < 500; i++) {
    const once = map(x)
    if (Math.abs(once - x) <= 1e-13 * Math.max(1, Math.abs(once)) || once > explosion || once < extinction)
      return once
    const twice = map(once)
    const bend = twice - 2 * once + x
    const leap = Math.abs(bend) > 1e-14 ? x - (once - x) ** 2 / bend : twice
    // a leap is taken only where it stays in the region that the map itself moves towards
    x = leap > 0 && leap < 10 * Math.max(x, twice) && (leap - x) * (once - x) > 0 ? leap : twice
  }
  return x
}
