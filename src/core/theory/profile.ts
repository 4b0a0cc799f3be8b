import { activationOf } from '../network/activations'
import type { Instances } from '../network/first-instances'
import type { Layer } from '../network/problem'
import type { LayerMoments } from './first-weights'
import { gaussianMean } from './gaussian'
import { type MeanField, meanField } from './mean-field'

/** Mean, standard deviation and mean square, as probes measure them over instances and units. */
interface Predicted {
  readonly mean: number
  readonly std: number
  readonly meanSquare: number
}

/** What theory expects of a layer with its first weights. */
export interface LayerTheory {
  readonly preactivations: Predicted
  /** null for softmax. */
  readonly activations: Predicted | null
  /**
   * Mean square of the back-propagated gradients ∂ℓ/∂z as a multiple of the output layer's. null where it is not known
   * from here up: where weights have a mean, so that the gradients of a layer add up in step.
   */
  readonly gradientRatio: number | null
}

/** Instances of like length are treated as one where the weights have no mean: so many groups. */
const groupCount = 8

/**
 * Where weights have a mean μ, all units of a layer share a shift: μ·(Σa − fan_in·E a), whose size is no matter of the
 * law but of the very weights before, at any width. Beyond this share of the variance there is nothing to predict.
 */
const mostShift = 0.02

/**
 * What happens to the signal in layers of infinitely many units, for these very inputs: given an instance, the
 * pre-activations of a layer are Gaussian with mean m = fan_in·μ_w·E a + μ_b and variance
 * v = fan_in·σ_w²·E a² + σ_b², where a = f(z) is over the layer before (Poole et al. 2016; with σ_w² = 2/(fan_in + fan_out) and
 * ReLU the 2^−(d−1) of He et al. 2015). A gradient's mean square grows from layer to layer by
 * fan_out·σ_w²·E f′(z)² (Schoenholz et al. 2017, eq. 5), as if the weights on the way back were not those on the way
 * forward. `moments`: of each layer's weights; predictions end before the first that is null, and before the first
 * whose units share a shift that the laws do not tell (`mostShift`).
 */
export function predictSignal(
  layers: readonly Layer[],
  moments: readonly (LayerMoments | null)[],
  batch: Instances
): LayerTheory[] {
  const known = moments.findIndex((one) => one === null)
  const depth = known < 0 ? layers.length : known
  const hasMean = moments.some((one) => one !== null && one.weights.mean !== 0)
  let states: readonly State[] = inputStates(batch, layers[0]!.fanIn, hasMean ? batch.count : groupCount)
  const slopes: number[] = []
  const forward: Omit<LayerTheory, 'gradientRatio'>[] = []
  for (const [l, layer] of layers.slice(0, depth).entries()) {
    const { fanIn } = layer
    const { weights, biases } = moments[l]!
    const gaussians = states.map((state) => ({
      share: state.share,
      mean: fanIn * weights.mean * state.mean + biases.mean,
      variance: fanIn * weights.deviation ** 2 * state.meanSquare + biases.deviation ** 2,
      shift: fanIn * weights.mean ** 2 * (fanIn * state.shift + state.spread)
    }))
    const preactivations = pooled(
      gaussians.map(({ share, mean, variance }) => ({ share, mean, meanSquare: mean ** 2 + variance }))
    )
    if (total(gaussians, ({ shift }) => shift) > mostShift * preactivations.std ** 2) break
    if (layer.activation === 'softmax') {
      forward.push({ preactivations, activations: null })
      break
    }
    const f = activationOf(layer)
    states = gaussians.map(({ share, mean, variance, shift }) => {
      const z = (unit: number): number => mean + Math.sqrt(variance) * unit
      const value = gaussianMean((unit) => f.value(z(unit)))
      const meanSquare = gaussianMean((unit) => f.value(z(unit)) ** 2)
      const slope = gaussianMean((unit) => f.derivative(z(unit), f.value(z(unit))))
      return {
        share,
        mean: value,
        meanSquare,
        spread: Math.max(0, meanSquare - value ** 2),
        shift: slope ** 2 * shift
      }
    })
    slopes[l] = total(gaussians, ({ mean, variance }) =>
      gaussianMean((unit) => {
        const z = mean + Math.sqrt(variance) * unit
        return f.derivative(z, f.value(z)) ** 2
      })
    )
    forward.push({ preactivations, activations: pooled(states) })
  }
  const ratios = gradientRatios(layers, moments, slopes)
  return forward.map((one, l) => ({ ...one, gradientRatio: ratios[l] ?? null }))
}

/** Mean squares of the gradients by that of the last layer; missing where they cannot be told. */
function gradientRatios(
  layers: readonly Layer[],
  moments: readonly (LayerMoments | null)[],
  slopes: readonly number[]
): number[] {
  const ratios: number[] = []
  const last = layers.length - 1
  ratios[last] = 1
  for (let l = last - 1; l >= 0; l--) {
    const above = moments[l + 1]?.weights
    const slope = slopes[l]
    if (!above || above.mean !== 0 || slope === undefined) break
    ratios[l] = ratios[l + 1]! * layers[l + 1]!.fanOut * above.deviation ** 2 * slope
  }
  return ratios
}

/** Instances that are treated as one: their share of all, and mean and mean square over the units of a layer. */
interface State {
  readonly share: number
  readonly mean: number
  readonly meanSquare: number
  /** Variance over the units of one instance, as far as chance makes it: inputs are what they are. */
  readonly spread: number
  /** Variance over networks of the mean over units. */
  readonly shift: number
}

function inputStates({ count, inputs }: Instances, features: number, groups: number): State[] {
  const states = Array.from({ length: count }, (_, n): State => {
    const own = inputs.subarray(n * features, (n + 1) * features)
    return {
      share: 1 / count,
      mean: own.reduce((sum, value) => sum + value, 0) / features,
      meanSquare: own.reduce((sum, value) => sum + value * value, 0) / features,
      spread: 0,
      shift: 0
    }
  })
  if (count <= groups) return states
  const sorted = states.sort((a, b) => a.meanSquare - b.meanSquare)
  return Array.from({ length: groups }, (_, group) => {
    const members = sorted.slice(
      Math.floor((group * count) / groups),
      Math.floor(((group + 1) * count) / groups)
    )
    const share = members.length / count
    return {
      share,
      mean: total(members, ({ mean }) => mean) / share,
      meanSquare: total(members, ({ meanSquare }) => meanSquare) / share,
      spread: 0,
      shift: 0
    }
  })
}

function pooled(states: readonly Pick<State, 'share' | 'mean' | 'meanSquare'>[]): Predicted {
  const mean = total(states, (state) => state.mean)
  const meanSquare = total(states, (state) => state.meanSquare)
  return { mean, meanSquare, std: Math.sqrt(Math.max(0, meanSquare - mean ** 2)) }
}

const total = <T extends { readonly share: number }>(
  states: readonly T[],
  of: (state: T) => number
): number => states.reduce((sum, state) => sum + state.share * of(state), 0)

/** Mean-field numbers of the hidden layers, where all of them have one law σ_w²/fan_in, σ_b² with mean 0. */
export interface DeepTheory extends MeanField {
  /** σ_w² = fan_in·Var W. */
  readonly weightVariance: number
  /** σ_b² = Var b. */
  readonly biasVariance: number
}

/** null where the layers between hidden layers differ, or where there is none. */
export function deepTheory(
  layers: readonly Layer[],
  moments: readonly (LayerMoments | null)[]
): DeepTheory | null {
  const between = layers.slice(1, -1)
  const laws = between.map((layer, index) => {
    const own = moments[index + 1]
    if (!own || own.weights.mean !== 0 || own.biases.mean !== 0) return null
    return { weight: layer.fanIn * own.weights.deviation ** 2, bias: own.biases.deviation ** 2 }
  })
  const [first] = laws
  if (!first) return null
  const alike = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(a, b)
  if (laws.some((law) => !law || !alike(law.weight, first.weight) || !alike(law.bias, first.bias)))
    return null
  return {
    weightVariance: first.weight,
    biasVariance: first.bias,
    ...meanField(activationOf(between[0]!), first.weight, first.bias)
  }
}
