import { InputError, shortened, type InputProblem } from '../errors'
import type { WeightsFile } from './layer-rules'
import type { Assignment } from '../weights/assign'
import { parameterCount, type Layer } from '../network/problem'

interface ImportedTensor {
  readonly shape: readonly number[]
  /** Row-major. */
  readonly values: Float64Array
}

/** First weights read from a file: one W and one b a layer, in the order of the layers. */
export interface ImportedWeights {
  readonly layers: readonly {
    /** Shape [fan_in, fan_out]. */
    readonly weights: ImportedTensor
    /** Shape [fan_out]. */
    readonly biases: ImportedTensor
  }[]
  /** What was taken for them; absent in records of older labs. */
  readonly taken?: TakenWeights
}

/** A run of an `.initlab` file at one of the epochs whose weights it holds. */
export interface RunInFile {
  readonly arm: string
  readonly seed: number
  readonly epoch: number
}

/** The runs of one arm whose weights an `.initlab` file holds. */
export interface RunsOfArm {
  readonly arm: string
  readonly seeds: readonly number[]
  /** Epochs at which the file holds their weights, ascending. */
  readonly epochs: readonly number[]
}

export interface TakenWeights extends Assignment {
  /** Where the file is an `.initlab` file. */
  readonly run?: RunInFile | undefined
}

/** Throws `InputError` on the arm's initializer where shapes do not fit the layers or values are not finite. */
export function checkImported(
  imported: ImportedWeights,
  layers: readonly Layer[],
  where: { readonly arm: number; readonly file: WeightsFile }
): void {
  const problems = problemsOf(imported, layers, where.file.layout).map((message): InputProblem => ({
    field: `arms[${where.arm}].initializer.path`,
    value: shortened(where.file.path),
    message
  }))
  if (problems.length > 0) throw new InputError(problems)
}

/** Imported weights that fit the layers, in the flat layout of `TrainingState`. */
export function flattenImported(imported: ImportedWeights, layers: readonly Layer[]): Float64Array {
  const parameters = new Float64Array(parameterCount(layers))
  let at = 0
  for (const { weights, biases } of imported.layers) {
    parameters.set(weights.values, at)
    parameters.set(biases.values, at + weights.values.length)
    at += weights.values.length + biases.values.length
  }
  return parameters
}

function problemsOf(
  imported: ImportedWeights,
  layers: readonly Layer[],
  layout: WeightsFile['layout']
): string[] {
  if (imported.layers.length !== layers.length) {
    return [
      `holds ${imported.layers.length} layer(s) (W1 … W${imported.layers.length}), but the network has ${layers.length}: ` +
        layers.map(({ fanIn, fanOut }, index) => `W${index + 1} ${fanIn} × ${fanOut}`).join(', ')
    ]
  }
  return layers.flatMap(({ fanIn, fanOut }, index) => {
    const { weights, biases } = imported.layers[index]!
    return [
      problemOf(`W${index + 1}`, weights, [fanIn, fanOut], layout),
      problemOf(`b${index + 1}`, biases, [fanOut], layout)
    ].filter((message) => message !== null)
  })
}

function problemOf(
  array: string,
  { shape, values }: ImportedTensor,
  needed: readonly number[],
  layout: WeightsFile['layout']
): string | null {
  if (!equal(shape, needed)) {
    const transposed = needed.length === 2 && equal(shape, [...needed].reverse())
    const other = layout === 'in-out' ? 'out-in' : 'in-out'
    const hint = transposed
      ? `; it looks transposed: try "layout": "${other}" (PyTorch stores fan_out × fan_in)`
      : ''
    return `${array} has shape ${describe(shape)}, but the network needs ${describe(needed)}${hint}`
  }
  const bad = values.findIndex((value) => !Number.isFinite(Math.fround(value)))
  return bad < 0
    ? null
    : `${array} holds ${values[bad]} at position ${bad}; only finite 32-bit floats can be trained, of at most 3.4e38`
}

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, index) => size === b[index])

const describe = (shape: readonly number[]): string =>
  shape.length === 0
    ? '() (a single number)'
    : shape.length === 1
      ? `(${shape[0]},)`
      : `(${shape.join(', ')})`
