import { type ActivationFunction, activationOf } from '../network/activations'
import type { Layer } from '../network/problem'

/** Numbers about the units of a layer, in the order in which probes store them. */
export const layerMeasures = ['saturated', 'dead', 'identical', 'variation', 'alignment'] as const

/** A value is saturated where the activation's slope is below this share of its steepest. */
const flat = 0.05

/**
 * saturated: share of (instance, unit) pairs at which the activation is nearly flat: its slope is below a twentieth of
 * its steepest, e.g. |tanh z| > 0.975. Half of a ReLU layer is, in that sense, at its start.
 * dead: share of units whose slope is exactly 0 for every instance, so that no gradient passes and nothing is learned.
 * NaN for softmax, whose units have no slope of their own, and where a z is not a finite number: such a unit is broken,
 * which is not the same as off.
 */
export function slopeShares(
  layer: Layer,
  z: Float64Array,
  a: Float64Array
): { readonly saturated: number; readonly dead: number } {
  if (layer.activation === 'softmax') return { saturated: NaN, dead: NaN }
  const { fanOut } = layer
  const f = activationOf(layer)
  const threshold = flat * steepestSlope(f)
  const alive = new Uint8Array(fanOut)
  let saturated = 0
  for (let k = 0; k < z.length; k++) {
    if (!Number.isFinite(z[k]!)) return { saturated: NaN, dead: NaN }
    const slope = f.derivative(z[k]!, a[k]!)
    if (Math.abs(slope) < threshold) saturated++
    if (slope !== 0) alive[k % fanOut] = 1
  }
  const living = alive.reduce((sum, one) => sum + one, 0)
  return { saturated: saturated / z.length, dead: 1 - living / fanOut }
}

/** Between −8 and 8, where every activation shows what it can do. */
function steepestSlope({ value, derivative }: ActivationFunction): number {
  let most = 0
  for (let z = -8; z <= 8; z += 1 / 16) most = Math.max(most, Math.abs(derivative(z, value(z))))
  return most
}

/** Share of units that have a twin: another unit with the same incoming weights and bias. `twins` as of `unitClasses`. */
export function identicalShare(twins: readonly number[]): number {
  const sizes = new Map<number, number>()
  for (const twin of twins) sizes.set(twin, (sizes.get(twin) ?? 0) + 1)
  return twins.filter((twin) => sizes.get(twin)! > 1).length / twins.length
}

/**
 * How much the activations differ from instance to instance: the root of the mean over units of their variance over
 * instances. What is the same for every input, as the mean of a sigmoid or what biases add, carries no signal.
 */
export function variation(a: Float64Array, units: number): number {
  const count = a.length / units
  let sum = 0
  for (let j = 0; j < units; j++) {
    let mean = 0
    for (let k = j; k < a.length; k += units) mean += a[k]!
    mean /= count
    for (let k = j; k < a.length; k += units) sum += (a[k]! - mean) ** 2
  }
  return Math.sqrt(sum / a.length)
}

/**
 * How much the instances point the same way: the mean cosine of the angle between the activations of two of them. 1: all
 * lie on one ray, so that nothing but their length tells them apart; orthogonal directions give 0. Instances whose
 * activations are all 0 have no direction and are left out; NaN where fewer than two have one.
 */
export function alignment(a: Float64Array, units: number): number {
  const sum = new Float64Array(units)
  let directions = 0
  for (let from = 0; from < a.length; from += units) {
    const own = a.subarray(from, from + units)
    let largest = 0
    for (const value of own) largest = Math.max(largest, Math.abs(value))
    if (!(largest > 0)) continue
    // Divided by the largest first: the squares of tiny and huge activations leave the range of doubles.
    let squares = 0
    for (const value of own) squares += (value / largest) ** 2
    const length = Math.sqrt(squares)
    for (let j = 0; j < units; j++) sum[j]! += own[j]! / largest / length
    directions++
  }
  if (directions < 2) return NaN
  const square = sum.reduce((total, value) => total + value ** 2, 0)
  return (square - directions) / (directions * (directions - 1))
}
