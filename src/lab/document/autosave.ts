import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '#node/atomic-write'
import { type InitlabFile, readInitlab, writeInitlab } from '../initlab/file'
import type { Session } from '../session/session'

/** Milliseconds between two saves of a record that grows; longer where one takes more than a twentieth of that. */
const interval = 10_000
const share = 1 / 20

/**
 * Keeps what no file holds yet in the lab's own folder, so that a crash of the host loses seconds, not hours.
 * Every running lab has a file of its own there, named by its process.
 */
export class Autosave {
  private readonly file: string
  private readonly stopListening: () => void
  private timer: NodeJS.Timeout | null = null
  private work: Promise<void> = Promise.resolve()
  private wait = interval
  private stored = false

  constructor(
    private readonly folder: string,
    private readonly session: Session,
    private readonly log: (error: unknown) => void,
    /** Milliseconds. */
    private readonly every = interval
  ) {
    this.file = join(folder, `autosave-${process.pid}-${Date.now()}.initlab`)
    this.wait = every
    this.stopListening = session.listen({
      record: () => this.schedule(),
      grown: () => this.schedule(),
      status: ({ unsaved }) => {
        if (!unsaved && this.stored) void this.queue(() => this.forget())
      }
    })
  }

  /** Takes the newest record that a lab which is no longer running left behind; null where there is none. */
  async recover(): Promise<InitlabFile | null> {
    const names = await readdir(this.folder).catch((): string[] => [])
    const left = names.filter(isLeftBehind).map((name) => join(this.folder, name))
    const dated = await Promise.all(left.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })))
    for (const { file } of dated.sort((a, b) => b.time - a.time)) {
      try {
        const found = await readInitlab(await readFile(file), 'the automatic backup')
        await rename(file, this.file)
        this.stored = true
        return found
      } catch (error) {
        this.log(error)
        await rename(file, `${file}.damaged`).catch(this.log)
      }
    }
    return null
  }

  /** Saves once more where something is unsaved; then no more. */
  async close(): Promise<void> {
    this.stopListening()
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    await this.queue(() => this.save())
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.queue(() => this.save())
    }, this.wait).unref()
  }

  /** One thing at a time; a failure is logged, for the training must go on. */
  private queue(work: () => Promise<void>): Promise<void> {
    this.work = this.work.then(work).catch(this.log)
    return this.work
  }

  private async save(): Promise<void> {
    const { record, work, status } = this.session
    if (!record || !work || !status.unsaved) return
    const from = performance.now()
    await mkdir(this.folder, { recursive: true })
    await writeFileAtomic(this.file, await writeInitlab(record, work))
    this.stored = true
    this.wait = Math.max(this.every, (performance.now() - from) / share)
  }

  private async forget(): Promise<void> {
    if (this.session.status.unsaved) return
    await rm(this.file, { force: true })
    this.stored = false
  }
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
