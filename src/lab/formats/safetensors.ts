import { InputError } from '#core/errors'
import { float16, type NpySource, type StoredArray } from './npy'

/**
 * The safetensors format: 8 bytes little-endian length n, n bytes of a JSON object (name → dtype, shape, data_offsets),
 * then the data, row-major and little-endian. Nothing that a file claims is trusted before it is compared with its size.
 */

/** By dtype: bytes of an element, and how it is read. */
const types: Readonly<Record<string, readonly [number, (view: DataView, at: number) => number]>> = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => float16(view, at, true)],
  BF16: [2, bfloat16]
}

const openingBrace = 0x7b

/** Whether a file begins as this format does. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== openingBrace) return false
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true)
  return length <= BigInt(bytes.length - 8)
}

/** The tensors by name. Throws `InputError` where the file is no whole safetensors file of real numbers. */
export function openSafetensors(
  bytes: Uint8Array,
  { field, name: file }: NpySource
): Map<string, StoredArray> {
  const refuse = (message: string, tensor = ''): never => {
    throw new InputError([{ field, value: tensor === '' ? file : `${file}: ${tensor}`, message }])
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 8) return refuse('is not a .safetensors file: it ends inside its header')
  const length = Number(view.getBigUint64(0, true))
  if (length > bytes.length - 8) {
    return refuse(
      bytes[8] === openingBrace
        ? `is damaged: its header should have ${length} bytes`
        : 'is no file of weights that this lab reads: .npz, .safetensors or .json'
    )
  }
  const start = 8 + length
  const header = parsedHeader(bytes.subarray(8, start)) ?? refuse('has a header that is not JSON')
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__')
  return new Map(
    tensors.map(([name, entry]) => {
      const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>
      if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
        return refuse('has no shape or data_offsets of whole numbers', name)
      }
      const [from, to] = offsets as [number, number]
      if (from > to || to > bytes.length - start) {
        return refuse(`lies at ${from} to ${to} of ${bytes.length - start} bytes`, name)
      }
      const read = (): ReturnType<StoredArray['read']> => {
        const type = Object.hasOwn(types, String(dtype)) ? types[String(dtype)] : undefined
        if (!type)
          return refuse(`holds ${String(dtype)}; one of ${Object.keys(types).join(', ')} is needed`, name)
        const [size, element] = type
        const count = shape.reduce((product, side) => product * side, 1)
        if (to - from !== count * size) {
          return refuse(
            `should hold ${count} values (${shape.join(' × ') || 'scalar'}) of ${size} bytes, but has ${to - from} bytes`,
            name
          )
        }
        const values = Float64Array.from({ length: count }, (_, at) =>
          element(view, start + from + at * size)
        )
        return { shape, values }
      }
      return [name, { shape, read }]
    })
  )
}

function parsedHeader(bytes: Uint8Array): object | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof header === 'object' && header !== null && !Array.isArray(header) ? header : null
  } catch {
    return null
  }
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0)

/** The upper half of a float32. */
function bfloat16(view: DataView, at: number): number {
  const single = new DataView(new ArrayBuffer(4))
  single.setUint32(0, view.getUint16(at, true) << 16)
  return single.getFloat32(0)
}
