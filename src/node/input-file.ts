import { readFile, stat } from 'node:fs/promises'
import { isAbsolute, resolve } from 'node:path'
import { InputError, shortened } from '#core/errors'
import type { InputFile } from '#lab/ports'
import { likeName, otherForm } from './missing-file'

const sizeLimit = 256 * 1024 * 1024

/** As `Files.read`. */
export async function readInputFile(
  file: InputFile,
  folder: string | null,
  limit = sizeLimit
): Promise<Uint8Array> {
  const refuse = (message: string): never => {
    throw new InputError([{ field: file.field, value: shortened(file.path), message }])
  }
  if (folder === null && !isAbsolute(file.path)) {
    return refuse(
      'a relative path counts from the experiment file, whose folder is not known here: it is not saved yet, or was ' +
        `opened in a browser; give an absolute path${otherForm(file.path)}`
    )
  }
  const fullPath = resolve(folder ?? '', file.path)
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
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const hint = otherForm(file.path) || (await likeName(fullPath))
      return refuse(`no such file: ${fullPath}${hint}`)
    }
    if (code === 'EACCES' || code === 'EPERM') return refuse(`may not be read: ${fullPath}`)
    return refuse(`cannot be read (${code ?? String(error)}): ${fullPath}`)
  }
}
