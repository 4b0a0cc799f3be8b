import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, resolve } from 'node:path'
import { InputError, shortened } from '#core/errors'
import { didYouMean } from '#core/nearest'
import type { InputFile } from '#lab/ports'

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
        'opened in a browser; give an absolute path'
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
