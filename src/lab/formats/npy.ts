import { InputError } from '#core/errors'

/**
 * NumPy's .npy format, versions 1 to 3 (numpy.lib.format). npyjs reads neither big-endian nor unaligned data and
 * does not compare the length with the shape; here every array is either right or refused.
 */
export interface NpyArray {
  readonly shape: readonly number[]
  /** Row-major. float64, float32 and int32 as they are stored; every other number type as float64. */
  readonly values: Float64Array | Float32Array | Int32Array
}

/** Names the file, the array and the field of the experiment in an error. */
export interface NpySource {
  readonly field: string
  readonly name: string
}

type Read = (view: DataView, at: number, little: boolean) => number

/** IEEE 754 half precision. */
export const float16: Read = (view, at, little) => {
  const bits = view.getUint16(at, little)
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction
          ? NaN
          : Infinity
        : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits & 0x8000 ? -size : size
}

/** By NumPy's kind and byte count. */
const reads: Readonly<Record<string, Read>> = {
  f2: float16,
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little))
}

/** NumPy's names of the same types, which its reader takes as well. */
const longTypes: Readonly<Record<string, string>> = {
  float16: 'f2',
  float32: 'f4',
  float64: 'f8',
  int8: 'i1',
  int16: 'i2',
  int32: 'i4',
  int64: 'i8',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8'
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** An array of a file whose values are read when they are asked for: nobody minds those of an array that is left alone. */
export interface StoredArray {
  readonly shape: readonly number[]
  /** Throws `InputError` where the values are no real numbers, or are damaged. */
  read(): NpyArray
}

/** Throws `InputError` where the bytes are no array of real numbers, or not as many as the shape says. */
export const readNpy = (bytes: Uint8Array, source: NpySource): NpyArray => openNpy(bytes, source).read()

/** As `readNpy`, with the values for later. */
export function openNpy(bytes: Uint8Array, { field, name }: NpySource): StoredArray {
  const refuse = (message: string): never => {
    throw new InputError([{ field, value: name, message }])
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || magic.some((byte, at) => bytes[at] !== byte)) return refuse('is not a .npy array')
  const start = view.getUint8(6) === 1 ? 10 : 12
  const end = start + (start === 10 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (end > bytes.length) return refuse('ends inside its header')
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end))
  const written = /['"]descr['"]\s*:\s*(\[.*?\]|['"][^'"]*['"])/s.exec(header)?.[1] ?? 'unknown'
  const [, order, code = ''] = /^['"]([<>|=]?)(\w+)['"]$/.exec(written) ?? []
  const type = longTypes[code] ?? code
  const fortran = /['"]fortran_order['"]\s*:\s*True/.test(header)
  const sizes = /['"]shape['"]\s*:\s*\(([\d,\sL]*)\)/.exec(header)?.[1]
  if (sizes === undefined) return refuse('has a header without a shape')
  const shape = sizes.match(/\d+/g)?.map(Number) ?? []
  return {
    shape,
    read: () => {
      const read = reads[type]
      if (!read) return refuse(`holds values of type ${written}; real numbers are needed`)
      const count = shape.reduce((product, length) => product * length, 1)
      const bytesEach = Number(type.slice(1))
      if (bytes.length - end !== count * bytesEach) {
        return refuse(
          `should hold ${count} values (shape ${shape.join(' × ') || 'scalar'}), holds ${(bytes.length - end) / bytesEach}`
        )
      }
      const values = emptyValues(type, count)
      for (let i = 0; i < count; i++) values[i] = read(view, end + i * bytesEach, order !== '>')
      return { shape, values: fortran ? rowMajor(values, shape) : values }
    }
  }
}

function emptyValues(type: string, count: number): NpyArray['values'] {
  if (type === 'f4') return new Float32Array(count)
  return type === 'i4' ? new Int32Array(count) : new Float64Array(count)
}

/** Fortran order has the first axis next to each other; row-major has the last. */
function rowMajor(values: NpyArray['values'], shape: readonly number[]): NpyArray['values'] {
  const ordered = values.slice()
  const index = shape.map(() => 0)
  for (let at = 0; at < values.length; at++) {
    ordered[at] = values[shape.reduceRight((sum, length, axis) => sum * length + index[axis]!, 0)]!
    let axis = shape.length - 1
    while (axis >= 0 && index[axis] === shape[axis]! - 1) index[axis--] = 0
    if (axis >= 0) index[axis]! += 1
  }
  return ordered
}

/** Version 1.0, little-endian, row-major, data aligned to 64 bytes as numpy.save does it. */
export function writeNpy({ shape, values }: NpyArray): Uint8Array {
  const type = values instanceof Float64Array ? 'f8' : values instanceof Float32Array ? 'f4' : 'i4'
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '<${type}', 'fortran_order': False, 'shape': (${tuple}), }`
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64
  const bytes = new Uint8Array(length + values.byteLength)
  bytes.set([...magic, 1, 0])
  new DataView(bytes.buffer).setUint16(8, length - 10, true)
  bytes.set(new TextEncoder().encode(`${dictionary.padEnd(length - 11)}\n`), 10)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), length)
  return bytes
}
