import { InputError, shortened } from '#core/errors'
import type { ImportedWeights } from '#core/initializers/imported'
import type { WeightsFile } from '#core/initializers/layer-rules'
import type { Layer } from '#core/network/problem'
import { type Assignment, assignArrays, UnclearWeights } from '#core/weights/assign'
import { openJsonArrays } from '../formats/json-arrays'
import type { NpyArray, NpySource, StoredArray } from '../formats/npy'
import { openNpz } from '../formats/npz-arrays'
import { foreignWeights } from '../formats/recognize'
import { openSafetensors } from '../formats/safetensors'
import { ZipReader } from '../formats/zip-reader'
import type { Compression, Host } from '../ports'

/** A file of arrays, by name. Throws `InputError` where it is none that the lab reads. */
export async function openWeights(
  { path }: WeightsFile,
  field: string,
  folder: string | null,
  { files, compression }: Pick<Host, 'files' | 'compression'>
): Promise<ReadonlyMap<string, StoredArray>> {
  return openArrays(await files.read({ field, path }, folder), { field, name: path }, compression)
}

/**
 * First weights out of a file's arrays. Which array is for which layer is told by the experiment, the shapes and the
 * names (`assignArrays`); where they do not tell, it is refused with the choices. W comes out as fan_in × fan_out.
 * Throws `InputError`.
 * @param field of the experiment, to be named in errors
 */
export function takeWeights(
  arrays: ReadonlyMap<string, StoredArray>,
  file: WeightsFile,
  layers: readonly Layer[],
  field: string
): ImportedWeights {
  const { path } = file
  const assigned = assignment(arrays, layers, file, { field, name: path })
  const take = (name: string): NpyArray => {
    const array = arrays.get(name)!.read()
    const bad = array.values.findIndex((value: number) => !Number.isFinite(value))
    if (bad < 0) return array
    throw new InputError([
      {
        field,
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
    taken: assigned
  }
}

function openArrays(
  bytes: Uint8Array,
  source: NpySource,
  compression: Compression
): Map<string, StoredArray> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const members = isZip ? namesIn(bytes, source.name, compression) : []
  const foreign = foreignWeights(bytes, source.name, members)
  if (foreign !== null) throw new InputError([{ field: source.field, value: source.name, message: foreign }])
  if (isZip || /\.npz$/i.test(source.name)) return openNpz(bytes, source, compression)
  const isJson = /^\s*\{/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64)))
  return isJson || /\.json$/i.test(source.name)
    ? openJsonArrays(bytes, source)
    : openSafetensors(bytes, source)
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
  { layout, layers: said }: WeightsFile,
  { field, name }: NpySource
): Assignment {
  try {
    const heads = [...arrays].map(([name, { shape }]) => ({ name, shape }))
    return assignArrays(heads, layers, { layout, layers: said })
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
