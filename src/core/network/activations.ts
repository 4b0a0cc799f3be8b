import type { Activation, OutputActivation } from './names'
import { normalDistribution } from '../random/normal'
import { type Layer, defaultLeakySlope } from './problem'

/** A function of one pre-activation z, beside its derivative. */
export interface ActivationFunction {
  /** a = f(z). */
  value(z: number): number
  /** f′(z). `a` = f(z) is at hand, because many derivatives are simplest in it. */
  derivative(z: number, a: number): number
}

const sigmoid: ActivationFunction = {
  value: (z) => 1 / (1 + Math.exp(-z)),
  derivative: (_z, a) => a * (1 - a)
}

const tanh: ActivationFunction = {
  value: Math.tanh,
  derivative: (_z, a) => 1 - a * a
}

const relu: ActivationFunction = {
  // Not Math.max(0, z): −0 and NaN have to come out as PyTorch's do.
  value: (z) => (z <= 0 ? 0 : z),
  // At the kink z = 0 any slope between 0 and 1 would do; PyTorch takes 0, and so do we.
  derivative: (z) => (z > 0 ? 1 : 0)
}

/** A. L. Maas, A. Y. Hannun, A. Y. Ng 2013. */
const leakyRelu = (slope: number): ActivationFunction => ({
  value: (z) => (z > 0 ? z : slope * z),
  derivative: (z) => (z > 0 ? 1 : slope)
})

/** z above 0, α(eᶻ − 1) below, all times λ. The slope at 0 is that from below, as in PyTorch. */
const exponentialLinear = (alpha: number, lambda: number): ActivationFunction => ({
  value: (z) => lambda * (z > 0 ? z : alpha * Math.expm1(z)),
  derivative: (z) => lambda * (z > 0 ? 1 : alpha * Math.exp(z))
})

/** D.-A. Clevert, T. Unterthiner, S. Hochreiter 2016, with their α = 1. */
const elu = exponentialLinear(1, 1)

/** G. Klambauer et al. 2017: α and λ keep mean 0 and variance 1 from layer to layer, under LeCun's weights. */
const selu = exponentialLinear(1.6732632423543772, 1.0507009873554805)

/** z·Φ(z), Φ the standard normal distribution function: D. Hendrycks, K. Gimpel 2016, not their approximation by tanh. */
const gelu: ActivationFunction = {
  value: (z) => z * normalDistribution(z),
  derivative: (z) => normalDistribution(z) + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}

/** z·sigmoid(z), also called swish: S. Elfwing, E. Uchibe, K. Doya 2018. */
const silu: ActivationFunction = {
  value: (z) => z * sigmoid.value(z),
  derivative: (z) => sigmoid.value(z) * (1 + z * (1 - sigmoid.value(z)))
}

/** ln(1 + eᶻ), a smooth ReLU; beyond 20, where they are the same to 1e-10, z itself as in PyTorch. */
const softplus: ActivationFunction = {
  value: (z) => (z > 20 ? z : Math.log1p(Math.exp(z))),
  derivative: (z) => (z > 20 ? 1 : sigmoid.value(z))
}

const linear: ActivationFunction = {
  value: (z) => z,
  derivative: () => 1
}

/**
 * Activations that act on each unit alone. `softmax` is not among them: it couples the units of a layer, and
 * training never needs its derivative, because `cross-entropy` takes the logits z.
 */
export const activations: Readonly<
  Record<Activation | Exclude<OutputActivation, 'softmax'>, ActivationFunction>
> = {
  sigmoid,
  tanh,
  relu,
  'leaky-relu': leakyRelu(defaultLeakySlope),
  elu,
  selu,
  gelu,
  silu,
  softplus,
  linear
}

/** That of a layer, which may have a slope of its own. Throws `RangeError` for softmax. */
export function activationOf({ activation, leakySlope }: Layer): ActivationFunction {
  if (activation === 'softmax') throw new RangeError('softmax does not act on each unit alone')
  if (activation === 'leaky-relu' && leakySlope !== undefined) return leakyRelu(leakySlope)
  return activations[activation]
}

/** a[at…at+units) = softmax of z there: exp(z_j) / Σ exp(z_k), with the maximum taken out against overflow. */
export function softmax(z: Float64Array, a: Float64Array, at: number, units: number): void {
  let maximum = -Infinity
  for (let j = 0; j < units; j++) maximum = Math.max(maximum, z[at + j]!)
  let sum = 0
  for (let j = 0; j < units; j++) sum += a[at + j] = Math.exp(z[at + j]! - maximum)
  for (let j = 0; j < units; j++) a[at + j]! /= sum
}
