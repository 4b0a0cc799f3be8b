import { InputError } from '#core/errors'
import type { Compression } from '../ports'
import { openNpy, type NpySource, type StoredArray } from './npy'
import { ZipReader } from './zip-reader'

/**
 * The arrays of a NumPy .npz archive of unknown origin, by name (`W1` for `W1.npy`): checked against their checksums as
 * NumPy does it. Other members are left alone, those that macOS adds for each (`__MACOSX/._W1.npy`) too. Throws
 * `InputError`.
 */
export function openNpz(
  bytes: Uint8Array,
  { field, name: file }: NpySource,
  compression: Compression
): Map<string, StoredArray> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new InputError([{ field, value: file, message: 'is not a .npz archive' }])
  }
  return inField(field, file, () => {
    const archive = new ZipReader(bytes, file, compression)
    const members = archive.names.filter(
      (name) => /\.npy$/.test(name) && !/(^|\/)(__MACOSX\/|\._)/.test(name)
    )
    return new Map(
      members.map((member) => {
        const name = member.replace(/\.npy$/, '')
        return [name, openNpy(archive.read(member), { field, name: `${file}: ${name}` })]
      })
    )
  })
}

/** Errors of a `ZipReader` blame the file that it was given; here the field that names the file is to blame. */
export function inField<T>(field: string, file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      error.problems.map((problem) =>
        problem.field === field
          ? problem
          : { ...problem, field, value: problem.value ? `${file}: ${problem.value}` : file }
      )
    )
  }
}
