import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InputError, shortened } from '#core/errors'

/**
 * Writes a file whole or not at all: into a temporary file beside it, to the disk, then into its place. What was
 * there before stays until then. Throws `InputError` where the folder or the disk does not allow it.
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  // Through a link, the file that it names is replaced, not the link.
  const target = await realpath(path).catch(() => path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw explained(error, path)
  }
}

/** Throws as `writeFileAtomic` would where nothing can be written; what is there stays as it is. */
export async function checkWritable(path: string): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path)
    if ((await stat(target).catch(() => null))?.isDirectory()) throw new FolderInTheWay()
    const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`)
    await (await open(temporary, 'wx')).close()
    await rm(temporary)
  } catch (error) {
    throw explained(error, path)
  }
}

class FolderInTheWay extends Error {
  readonly code = 'EISDIR'
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder does not exist',
  EISDIR: 'this is a folder',
  EACCES: 'this folder may not be written to',
  EPERM: 'this folder may not be written to',
  EROFS: 'this disk may not be written to',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENAMETOOLONG: 'the name is too long'
}

function explained(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = reasons[code]
  if (!reason) return error
  return new InputError([{ field: 'file', value: shortened(path), message: `cannot be written: ${reason}` }])
}
