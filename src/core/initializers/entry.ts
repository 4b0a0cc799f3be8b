import type { z } from 'zod'
import type { Layer } from '../network/problem'
import type { Generator } from '../random/generator'
import type { NoiseStream } from '../random/streams'
import type { Law } from './law'
import type { Rescaling } from './lsuv'

/** One initializer: the rule, and the words about it that the CLI, the window, the docs and the tests show. */
export type Initializer<Shape extends z.ZodRawShape = z.ZodRawShape> =
  DrawnInitializer<Shape> | MatrixInitializer<Shape> | ImportedInitializer<Shape>

/** Whose rule it is: frameworks have different ones under the same name. */
type Origin = 'article' | 'general' | 'papers' | 'PyTorch' | 'Keras' | 'JAX' | 'yours'

interface Words {
  readonly name: string
  readonly origin: Origin
  /** Plain text; W and b are a layer's weights and biases. N(mean, variance), U(low, high). */
  readonly formula: string
  /** The formula in TeX, to be typeset. */
  readonly tex: string
  /** Who proposed it, where, when. */
  readonly source: string
  /** Variance of a weight and of a bias, in words or as a formula of the fans. */
  readonly variance: string
  /** The activation it is meant for. */
  readonly suits: string
  /** What it differs from under the same or a similar name. */
  readonly note: string
  /** How the biases start. */
  readonly biases: string
}

type Parameters<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>

interface Parametric<Shape extends z.ZodRawShape> {
  /** One schema a parameter, with its default and description. */
  readonly parameters: Shape
  /** Where parameters do not go together: the one to blame and why. */
  check?(parameters: Parameters<Shape>): { readonly field: string; readonly message: string } | null
}

/** Independent draws from one law for all weights of a layer, and one for its biases. */
export interface DrawnInitializer<Shape extends z.ZodRawShape> extends Words, Parametric<Shape> {
  readonly type: 'drawn'
  weights(parameters: Parameters<Shape>, layer: Layer): Law
  /** Absent or null: the biases are zero. */
  drawBiases?(parameters: Parameters<Shape>, layer: Layer): Law | null
}

/** Weights that depend on each other; the biases are zero. */
export interface MatrixInitializer<Shape extends z.ZodRawShape> extends Words, Parametric<Shape> {
  readonly type: 'matrix'
  /** W [fan_in][fan_out] from the layer's noise; `positions` for whatever else is chosen at random. */
  matrix(parameters: Parameters<Shape>, layer: Layer, noise: NoiseStream, positions: Generator): Float64Array
  /** Standard deviation of a weight, where its mean is 0 and all weights of a layer are alike by chance. */
  deviation?(parameters: Parameters<Shape>, layer: Layer): number
  /** Where the rule goes on to look at data. */
  rescaling?(parameters: Parameters<Shape>): Rescaling
}

/** Read from a file. */
export interface ImportedInitializer<Shape extends z.ZodRawShape> extends Words, Parametric<Shape> {
  readonly type: 'imported'
}

type Written<T> = Omit<T, 'type' | 'biases'> & { readonly biases?: string }

const zeroBiases = 'zero'

export const drawn = <Shape extends z.ZodRawShape>(
  entry: Written<DrawnInitializer<Shape>>
): DrawnInitializer<Shape> => ({ type: 'drawn', biases: zeroBiases, ...entry })

/** Weights and biases of one law. */
export const drawnAlike = <Shape extends z.ZodRawShape>(
  entry: Written<DrawnInitializer<Shape>>
): DrawnInitializer<Shape> => ({
  type: 'drawn',
  biases: 'drawn like the weights',
  ...entry,
  drawBiases: entry.weights
})

export const matrix = <Shape extends z.ZodRawShape>(
  entry: Written<MatrixInitializer<Shape>>
): MatrixInitializer<Shape> => ({ type: 'matrix', biases: zeroBiases, ...entry })
