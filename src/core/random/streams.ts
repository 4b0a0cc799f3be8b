import { normalQuantile } from './normal'
import { philox4x32, type Block } from './philox'

/**
 * What a stream is for: the second word of its key, so that the same seed gives unrelated numbers to each purpose.
 * Changing a number changes every experiment's results.
 */
const domains = {
  weights: 1,
  biases: 2,
  order: 3,
  general: 4,
  secondWeights: 5,
  secondBiases: 6
} as const
const second = { weights: 'secondWeights', biases: 'secondBiases' } as const

/** The random words of one stream by position: stream (domain, seed, lane), word 0, 1, 2, … */
export function words(domain: keyof typeof domains, seed: number, lane: number): (index: number) => number {
  const key = [seed >>> 0, domains[domain]] as const
  let cached = -1
  let block: Block = [0, 0, 0, 0]
  return (index) => {
    const number = Math.floor(index / 4)
    if (number !== cached) {
      block = philox4x32([number >>> 0, Math.floor(number / 0x100000000), lane >>> 0, 0], key)
      cached = number
    }
    return block[index % 4]!
  }
}

/** Uniform in (0, 1) from two words: the midpoints of 2⁵² equal intervals, so neither end is hit and u, 1 − u are alike. */
export const unitUniform = (high: number, low: number): number =>
  ((high >>> 6) * 0x4000000 + (low >>> 6) + 0.5) / 0x10000000000000

/** Unit noise of one tensor: position n always has the same value, whichever rule reads it and in whichever order. */
export interface NoiseStream {
  /** Uniform in (0, 1). */
  uniform(index: number): number
  /** Standard normal: Φ⁻¹ of the same uniform, so that uniform and normal rules of a seed are coupled too. */
  normal(index: number): number
  /** Another uniform in (0, 1), independent of the two above, for rules that need two numbers for one position. */
  second(index: number): number
}

/**
 * The noise from which a seed draws a layer's first weights or biases. Every arm reads the same noise and scales it
 * by its own rule: runs of one seed are paired.
 */
export function noiseStream(seed: number, layer: number, tensor: 'weights' | 'biases'): NoiseStream {
  const uniform = uniforms(words(tensor, seed, layer))
  return {
    uniform,
    normal: (index) => normalQuantile(uniform(index)),
    second: uniforms(words(second[tensor], seed, layer))
  }
}

const uniforms =
  (word: (index: number) => number) =>
  (index: number): number =>
    unitUniform(word(2 * index), word(2 * index + 1))
