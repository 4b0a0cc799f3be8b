import { InputError, shortened } from '#core/errors'
import type { ImportedWeights } from '#core/initializers/imported'
import type { WeightsFile } from '#core/initializers/layer-rules'
import { didYouMean } from '#core/nearest'
import { readJsonArrays } from '../formats/json-arrays'
import type { NpyArray } from '../formats/npy'
import { readNpz } from '../formats/npz'
import { readSafetensors } from '../formats/safetensors'
import type { Files } from '../ports'

/**
 * First weights from a file of arrays: .npz, .safetensors or .json, by its content. Its layers are W1, b1, W2, b2, …, or
 * pairs as frameworks name them: `0.weight` and `0.bias`, `dense_1/kernel:0` and `dense_1/bias:0`, in the order of the
 * numbers in their names, else of the file. Other arrays are left alone. W comes out as fan_in × fan_out. Whether the
 * shapes fit the network is for the plan to say. Throws `InputError`.
 */
export async function readImportedWeights(
  { path, layout }: WeightsFile,
  field: string,
  folder: string | null,
  files: Files
): Promise<ImportedWeights> {
  const bytes = await files.read({ field, path }, folder)
  const arrays = readerOf(path, bytes)(bytes, { field, name: path })
  const refuse = (name: string, message: string): never => {
    throw new InputError([{ field, value: shortened(`${path}: ${name}`), message }])
  }
  const names = [...arrays.keys()]
  const take = (name: string): NpyArray => {
    const array = arrays.get(name)
    if (!array) {
      const found =
        names.length === 0 ? 'the file holds no arrays' : `the file holds ${names.slice(0, 12).join(', ')}`
      return refuse(name, `this array is missing${didYouMean(name, names)} (${found})`)
    }
    const bad = array.values.findIndex((value: number) => !Number.isFinite(value))
    if (bad >= 0) {
      refuse(`${name}${place(array, bad)}`, `is ${array.values[bad]}; first weights must be finite`)
    }
    return array
  }
  return {
    layers: layerNames(names).map(([weights, biases]) => {
      const w = take(weights)
      return { weights: asFloat64(layout === 'out-in' ? transposed(w) : w), biases: asFloat64(take(biases)) }
    })
  }
}

type Reader = typeof readNpz

function readerOf(path: string, bytes: Uint8Array): Reader {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  if (isZip || /\.npz$/i.test(path)) return readNpz
  return bytes[0] === 0x7b || /\.json$/i.test(path) ? readJsonArrays : readSafetensors
}

/** The names of each layer's weights and biases. */
function layerNames(names: readonly string[]): [weights: string, biases: string][] {
  const numbered = names.map((name) => Number(/^[Wb]([1-9]\d{0,3})$/.exec(name)?.[1] ?? 0))
  const pairs = names.flatMap((name) => {
    const [, layer, kind, rest] = /^(.*?)(weight|kernel)((?::\d+)?)$/.exec(name) ?? []
    return kind === undefined ? [] : [[name, `${layer}bias${rest}`] as [string, string]]
  })
  if (pairs.length === 0 || numbered.some((number) => number > 0)) {
    return Array.from({ length: Math.max(1, ...numbered) }, (_, layer) => [`W${layer + 1}`, `b${layer + 1}`])
  }
  const withoutNumber = pairs.filter(([weights]) => !/\d.*(weight|kernel)/.test(weights))
  // Keras calls its first layer `dense`, the next `dense_1`: one name without a number comes first.
  return withoutNumber.length > 1 ? pairs : pairs.sort(([a], [b]) => natural.compare(stem(a), stem(b)))
}

const natural = new Intl.Collator('en', { numeric: true })
const stem = (name: string): string => name.replace(/[./]?(weight|kernel)(:\d+)?$/, '')

const asFloat64 = ({ shape, values }: NpyArray) => ({ shape, values: Float64Array.from(values) })

/** [a][b] as [b][a]; anything but a matrix stays as it is, and is refused for its shape. */
function transposed({ shape, values }: NpyArray): NpyArray {
  const [rows = 0, columns = 0] = shape
  if (shape.length !== 2) return { shape, values }
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
