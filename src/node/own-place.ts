import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Backup, OwnPlace } from '#lab/ports'
import { writeFileAtomic } from './atomic-write'

/** The lab's own place in this folder, which is made when something is put there. */
export const ownPlace = (folder: string): OwnPlace => ({
  backup: backupIn(folder),
  async keep(name, bytes) {
    const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    return written(join(folder, 'tables', mark, basename(name)), bytes)
  }
})

/** Every running lab has a file of its own there, named by its process. */
function backupIn(folder: string): Backup {
  const file = join(folder, `autosave-${process.pid}-${Date.now()}.initlab`)
  return {
    write: async (bytes) => void (await written(file, bytes)),
    remove: () => rm(file, { force: true }),
    async left() {
      const names = await readdir(folder).catch((): string[] => [])
      const paths = names.filter(isLeftBehind).map((name) => join(folder, name))
      const dated = await Promise.all(paths.map(async (path) => ({ path, time: (await stat(path)).mtimeMs })))
      return dated
        .sort((a, b) => b.time - a.time)
        .map(({ path }) => ({
          read: () => readFile(path),
          takeOver: () => rename(path, file),
          putAside: () => rename(path, `${path}.damaged`)
        }))
    }
  }
}

async function written(path: string, bytes: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomic(path, bytes)
  return path
}

function isLeftBehind(name: string): boolean {
  const pid = /^autosave-(\d+)-\d+\.initlab$/.exec(name)?.[1]
  return pid !== undefined && !isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
