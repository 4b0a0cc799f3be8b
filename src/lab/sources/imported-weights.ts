import { InputError, type InputProblem, shortened } from '#core/errors'
import type { ImportedWeights, RunInFile } from '#core/initializers/imported'
import type { WeightsFile } from '#core/initializers/layer-rules'
import type { Layer } from '#core/network/problem'
import { type Assignment, assignArrays, type Instructions } from '#core/weights/assign'
import { UnclearWeights } from '#core/weights/candidates'
import { openJsonArrays } from '../formats/json-arrays'
import type { NpyArray, NpySource, StoredArray } from '../formats/npy'
import { inField, openNpz } from '../formats/npz-arrays'
import { foreignWeights } from '../formats/recognize'
import { openSafetensors } from '../formats/safetensors'
import { ZipReader } from '../formats/zip-reader'
import { RecordedRuns } from '../initlab/recorded-runs'
import type { Compression, Host } from '../ports'

/** Largest `.initlab` file that is looked into, in bytes; only the weights of one epoch are unpacked. */
const recordLimit = 2 ** 30

const isRecord = (path: string): boolean => /\.initlab$/i.test(path)

/** What a file holds that first weights can come from. */
export type WeightsSource =
  | { readonly kind: 'arrays'; readonly arrays: Arrays }
  | { readonly kind: 'runs'; readonly runs: RecordedRuns }

type Arrays = ReadonlyMap<string, StoredArray>

/**
 * Looks into the file of weights of an arm. Throws `InputError` where it is none that the lab reads.
 * @param field the arm's initializer, as errors call it
 */
export async function openWeights(
  { path }: WeightsFile,
  field: string,
  folder: string | null,
  { files, compression }: Pick<Host, 'files' | 'compression'>
): Promise<WeightsSource> {
  const source = { field: `${field}.path`, name: path }
  const bytes = await files.read(
    { field: source.field, path },
    folder,
    isRecord(path) ? recordLimit : undefined
  )
  return openWeightsBytes(bytes, source, compression)
}

/**
 * First weights out of a file. Which array is for which layer is told by the experiment, the shapes and the names
 * (`assignArrays`); where they do not tell, it is refused with the choices. W comes out as fan_in × fan_out. Throws
 * `InputError`.
 * @param field as in `openWeights`
 */
export function takeWeights(
  source: WeightsSource,
  file: WeightsFile,
  layers: readonly Layer[],
  field: string
): ImportedWeights {
  const { path } = file
  const pathField = `${field}.path`
  const { arrays, instructions, run } = chosenArrays(source, file, field)
  const assigned = assignment(arrays, layers, instructions, { field: pathField, name: path })
  const take = (name: string): NpyArray => {
    const array = arrays.get(name)!.read()
    const bad = array.values.findIndex((value: number) => !Number.isFinite(value))
    if (bad < 0) return array
    throw new InputError([
      {
        field: pathField,
        value: shortened(`${path}: ${name}${place(array, bad)}`),
        message: `is ${array.values[bad]}; first weights must be finite`
      }
    ])
  }
  return {
    layers: assigned.layers.map(({ weights, biases, layout }, l) => {
      const { fanOut } = layers[l]!
      const w = take(weights)
      return {
        weights: asFloat64(layout === 'out-in' ? transposed(w) : w),
        biases: {
          shape: [fanOut],
          values: biases === null ? new Float64Array(fanOut) : asFloat64(take(biases)).values
        }
      }
    }),
    taken: { ...assigned, ...(run && { run }) }
  }
}

/** Arrays to choose from, and what is known of them. */
export interface ChosenArrays {
  readonly arrays: Arrays
  readonly instructions: Instructions
  readonly run: RunInFile | null
}

/** Throws `InputError` where it is not clear which run of a file is meant. */
export function chosenArrays(source: WeightsSource, file: WeightsFile, field: string): ChosenArrays {
  if (source.kind === 'runs') {
    const run = source.runs.choose(file, field)
    const arrays = inField(`${field}.path`, file.path, () => source.runs.weightsOf(run))
    const layers = Array.from({ length: arrays.size / 2 }, (_, l) => ({
      weights: `W${l + 1}`,
      biases: `b${l + 1}`
    }))
    const { layout = 'in-out', layers: said = layers } = file
    return { arrays, instructions: { layout, layers: said }, run }
  }
  const problems = (['arm', 'seed', 'epoch'] as const).flatMap((key): InputProblem[] =>
    file[key] === undefined
      ? []
      : [
          {
            field: `${field}.${key}`,
            value: shortened(file[key]),
            message: `is for .initlab files; ${file.path} holds arrays of one network. Leave it out`
          }
        ]
  )
  if (problems.length > 0) throw new InputError(problems)
  return { arrays: source.arrays, instructions: file, run: null }
}

/** As `openWeights`, of bytes that were read. */
export function openWeightsBytes(
  bytes: Uint8Array,
  source: NpySource,
  compression: Compression
): WeightsSource {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const members = isZip ? namesIn(bytes, source.name, compression) : []
  if (isRecord(source.name) || members.includes('groups.json')) {
    return {
      kind: 'runs',
      runs: inField(
        source.field,
        source.name,
        () => new RecordedRuns(new ZipReader(bytes, source.name, compression))
      )
    }
  }
  const foreign = foreignWeights(bytes, source.name, members)
  if (foreign !== null) throw new InputError([{ field: source.field, value: source.name, message: foreign }])
  if (isZip || /\.npz$/i.test(source.name))
    return { kind: 'arrays', arrays: openNpz(bytes, source, compression) }
  const isJson = /^\s*\{/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64)))
  const open = isJson || /\.json$/i.test(source.name) ? openJsonArrays : openSafetensors
  return { kind: 'arrays', arrays: open(bytes, source) }
}

/** Members of an archive; none where it is broken, which is for its reader to say. */
function namesIn(bytes: Uint8Array, name: string, compression: Compression): readonly string[] {
  try {
    return new ZipReader(bytes, name, compression).names
  } catch (error) {
    if (error instanceof InputError) return []
    throw error
  }
}

function assignment(
  arrays: ReadonlyMap<string, StoredArray>,
  layers: readonly Layer[],
  instructions: Instructions,
  { field, name }: NpySource
): Assignment {
  try {
    const heads = [...arrays].map(([name, { shape }]) => ({ name, shape }))
    return assignArrays(heads, layers, instructions)
  } catch (error) {
    if (!(error instanceof UnclearWeights)) throw error
    throw new InputError([{ field, value: shortened(name), message: error.message }])
  }
}

const asFloat64 = ({ shape, values }: NpyArray) => ({ shape, values: Float64Array.from(values) })

/** [a][b] as [b][a]. */
function transposed({ shape, values }: NpyArray): NpyArray {
  const [rows = 0, columns = 0] = shape
  return {
    shape: [columns, rows],
    values: Float64Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!)
  }
}

/** `[row][column]` of a position in row-major values. */
function place({ shape }: NpyArray, position: number): string {
  let rest = position
  return shape
    .map((_, axis) => {
      const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1)
      const index = Math.floor(rest / stride)
      rest %= stride
      return `[${index}]`
    })
    .join('')
}
