import { normalDistribution } from '../random/normal'
import type { NoiseStream } from '../random/streams'
import {
  mass,
  normalDensity,
  truncatedDistribution,
  truncatedMoments,
  truncatedQuantile
} from './truncated-normal'

/** Distribution from which each weight of a tensor is drawn, independently of the others. */
export type Law = StatedLaw | FormulaLaw

/** A law whose moments and distribution function are known. */
export type StatedLaw =
  | { readonly family: 'constant'; readonly value: number }
  /** On (low, high). */
  | { readonly family: 'uniform'; readonly low: number; readonly high: number }
  | { readonly family: 'normal'; readonly mean: number; readonly deviation: number }
  /** N(mean, deviation²), given that it lies from `low` to `high` deviations from the mean. */
  | {
      readonly family: 'truncated-normal'
      readonly mean: number
      readonly deviation: number
      readonly low: number
      readonly high: number
    }

/** What a user's formula makes of a standard normal z and a uniform u, which are independent. */
interface FormulaLaw {
  readonly family: 'formula'
  readonly uses: FormulaNoise
  value(z: number, u: number): number
}

/** Which noise a formula reads. */
export interface FormulaNoise {
  readonly z: boolean
  readonly u: boolean
}

export const constant = (value: number): StatedLaw => ({ family: 'constant', value })

export const uniform = (low: number, high: number): StatedLaw =>
  low === high ? constant(low) : { family: 'uniform', low, high }

export const normal = (mean: number, deviation: number): StatedLaw =>
  deviation === 0 ? constant(mean) : { family: 'normal', mean, deviation }

/** `low` and `high` count in deviations from the mean. */
export const truncatedNormal = (mean: number, deviation: number, low: number, high: number): StatedLaw =>
  deviation === 0 ? constant(mean) : { family: 'truncated-normal', mean, deviation, low, high }

/**
 * The value that a law makes of position `index` of the noise: an increasing map of it where a law is stated, so that
 * equal seeds stay paired. A formula's u is the one that uniform rules read, so that it pairs with them, too; but that
 * one is Φ(z), and beside z another is drawn.
 */
export function draw(law: Law, noise: NoiseStream, index: number): number {
  switch (law.family) {
    case 'constant':
      return law.value
    case 'uniform':
      return law.low + (law.high - law.low) * noise.uniform(index)
    case 'normal':
      return law.mean + law.deviation * noise.normal(index)
    case 'truncated-normal':
      return law.mean + law.deviation * truncatedQuantile(noise.uniform(index), law.low, law.high)
    case 'formula':
      return law.value(
        law.uses.z ? noise.normal(index) : NaN,
        !law.uses.u ? NaN : law.uses.z ? noise.second(index) : noise.uniform(index)
      )
  }
}

/** P(X ≤ x). */
export function distribution(law: StatedLaw, x: number): number {
  switch (law.family) {
    case 'constant':
      return x < law.value ? 0 : 1
    case 'uniform':
      return Math.min(1, Math.max(0, (x - law.low) / (law.high - law.low)))
    case 'normal':
      return normalDistribution((x - law.mean) / law.deviation)
    case 'truncated-normal':
      return truncatedDistribution((x - law.mean) / law.deviation, law.low, law.high)
  }
}

/** Probability density; infinite at the value of a constant. */
export function density(law: StatedLaw, x: number): number {
  switch (law.family) {
    case 'constant':
      return x === law.value ? Infinity : 0
    case 'uniform':
      return law.low <= x && x <= law.high ? 1 / (law.high - law.low) : 0
    case 'normal':
      return normalDensity((x - law.mean) / law.deviation) / law.deviation
    case 'truncated-normal': {
      const z = (x - law.mean) / law.deviation
      const isInside = law.low <= z && z <= law.high
      return isInside ? normalDensity(z) / mass(law.low, law.high) / law.deviation : 0
    }
  }
}

/** Bounds of the values; infinite for a normal. */
export function support(law: StatedLaw): readonly [low: number, high: number] {
  switch (law.family) {
    case 'constant':
      return [law.value, law.value]
    case 'uniform':
      return [law.low, law.high]
    case 'normal':
      return [-Infinity, Infinity]
    case 'truncated-normal':
      return [law.mean + law.low * law.deviation, law.mean + law.high * law.deviation]
  }
}

export function mean(law: StatedLaw): number {
  switch (law.family) {
    case 'constant':
      return law.value
    case 'uniform':
      return (law.low + law.high) / 2
    case 'normal':
      return law.mean
    case 'truncated-normal':
      return law.mean + law.deviation * truncatedMoments(law.low, law.high).mean
  }
}

/** Standard deviation. */
export function deviation(law: StatedLaw): number {
  switch (law.family) {
    case 'constant':
      return 0
    case 'uniform':
      return (law.high - law.low) / Math.sqrt(12)
    case 'normal':
      return law.deviation
    case 'truncated-normal':
      return law.deviation * Math.sqrt(truncatedMoments(law.low, law.high).variance)
  }
}
