import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Backup, BackupPart, OwnPlace } from '#lab/ports'
import { isIn } from './place'
import { writeFileAtomic } from './atomic-write'

/** The lab's own place in this folder, which is made when something is put there. */
export const ownPlace = (folder: string): OwnPlace => ({
  backup: backupIn(folder),
  async keep(name, bytes) {
    const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    return written(join(folder, 'tables', mark, basename(name)), bytes)
  },
  keeps: (path) => isIn(join(folder, 'tables'), resolve(path))
})

/** What the name of each part's file ends in. */
const endings: Readonly<Record<BackupPart, string>> = { results: '.initlab', experiment: '.json' }
const parts = Object.keys(endings) as BackupPart[]

/** Every running lab has files of its own there, named by its process. */
function backupIn(folder: string): Backup {
  const file = (stem: string, part: BackupPart): string => join(folder, stem + endings[part])
  const own = `autosave-${process.pid}-${Date.now()}`
  const moved = async (stem: string, to: (part: BackupPart) => string): Promise<void> => {
    for (const part of parts) await rename(file(stem, part), to(part)).catch(unlessMissing)
  }
  return {
    write: async (part, bytes) => void (await written(file(own, part), bytes)),
    remove: (part) => rm(file(own, part), { force: true }),
    async left() {
      const names = await readdir(folder).catch((): string[] => [])
      const dated = await Promise.all(
        names.flatMap((name) => {
          const stem = stemLeftBehind(name)
          return stem === null ? [] : [stat(join(folder, name)).then(({ mtimeMs }) => ({ stem, mtimeMs }))]
        })
      )
      const stems = dated.sort((a, b) => b.mtimeMs - a.mtimeMs).map(({ stem }) => stem)
      return [...new Set(stems)].map((stem) => ({
        read: (part) => readFile(file(stem, part)).catch(unlessMissing),
        takeOver: () => moved(stem, (part) => file(own, part)),
        putAside: () => moved(stem, (part) => `${file(stem, part)}.damaged`)
      }))
    }
  }
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}

async function written(path: string, bytes: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFileAtomic(path, bytes)
  return path
}

/** What the names of the files of a lab that no longer runs begin with; null for other files. */
function stemLeftBehind(name: string): string | null {
  const [, stem, pid] = /^(autosave-(\d+)-\d+)\.(?:initlab|json)$/.exec(name) ?? []
  return stem !== undefined && !isRunning(Number(pid)) ? stem : null
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
