import { unzipSync, zipSync } from 'fflate'
import { InputError } from '#core/errors'
import { readNpy, writeNpy, type NpyArray, type NpySource } from './npy'

/** Most bytes that a file may unpack to: what a desktop holds, not what a malicious file claims. */
const unpackedLimit = 1_000_000_000

/** The arrays of a NumPy .npz archive by name (`W1` for `W1.npy`). Throws `InputError`. */
export function readNpz(bytes: Uint8Array, source: NpySource): Map<string, NpyArray> {
  return new Map(
    Object.entries(unpack(bytes, source)).map(([entry, content]) => {
      const name = entry.replace(/\.npy$/, '')
      return [name, readNpy(content, { ...source, name: `${source.name}: ${name}` })]
    })
  )
}

function unpack(bytes: Uint8Array, { field, name }: NpySource): Record<string, Uint8Array> {
  let unpacked = 0
  try {
    return unzipSync(bytes, {
      filter: (entry) => {
        unpacked += entry.originalSize
        if (unpacked > unpackedLimit) throw new RangeError(`unpacks to more than ${unpackedLimit} bytes`)
        return entry.name.endsWith('.npy')
      }
    })
  } catch (error) {
    const why = error instanceof RangeError ? error.message : 'is not a .npz archive, or is damaged'
    throw new InputError([{ field, value: name, message: why }])
  }
}

/** A .npz archive that numpy.load reads. */
export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)])),
    { level: 0 } // as numpy.savez does; weights hardly shrink
  )
}
