import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, resolve } from 'node:path'
import { InputError, shortened } from '#core/errors'
import { didYouMean } from '#core/nearest'

/** A file that a field of an experiment names. */
export interface InputFile {
  readonly field: string
  /** As written in the experiment: absolute, or relative to the experiment file. */
  readonly path: string
}

const sizeLimit = 256 * 1024 * 1024

/** Throws `InputError` naming the field and the full path tried. `baseFolder` null: where the experiment lies is not known. */
export async function readInputFile(
  file: InputFile,
  baseFolder: string | null,
  limit = sizeLimit
): Promise<Uint8Array> {
  const refuse = (message: string): never => {
    throw new InputError([{ field: file.field, value: shortened(file.path), message }])
  }
  if (baseFolder === null && !isAbsolute(file.path)) {
    return refuse(
      'a relative path counts from the experiment file, whose folder is not known here: it is not saved yet, or was ' +
        'opened in a browser; give an absolute path'
    )
  }
  const fullPath = resolve(baseFolder ?? '', file.path)
  try {
    const facts = await stat(fullPath)
    if (facts.isDirectory()) return refuse(`is a folder, not a file: ${fullPath}`)
    if (!facts.isFile()) return refuse(`is not an ordinary file: ${fullPath}`)
    if (facts.size > limit) {
      return refuse(`has ${facts.size} bytes; at most ${limit} are allowed: ${fullPath}`)
    }
    return await readFile(fullPath)
  } catch (error) {
    if (error instanceof InputError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse(await noSuchFile(fullPath))
    if (code === 'EACCES' || code === 'EPERM') return refuse(`may not be read: ${fullPath}`)
    return refuse(`cannot be read (${code ?? String(error)}): ${fullPath}`)
  }
}

async function noSuchFile(fullPath: string): Promise<string> {
  const names = await readdir(dirname(fullPath)).catch((): string[] => [])
  const alike = names.filter((name) => extname(name).toLowerCase() === extname(fullPath).toLowerCase())
  return `no such file: ${fullPath}${didYouMean(basename(fullPath), alike)}`
}

/** UTF-8, or UTF-16 with a byte order mark as Excel's "Unicode text" has it. Throws `InputError` for anything else. */
export function decodeText(bytes: Uint8Array, file: InputFile): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  try {
    const text = new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Not this encoding.
  }
  throw new InputError([
    { field: file.field, value: shortened(file.path), message: 'is not UTF-8 text; save it as CSV in UTF-8' }
  ])
}
