import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What can be built and run; what is built already comes along. */
const parts = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'electron.vite.config.ts',
  'build',
  'resources',
  'src',
  'out',
  '.cache/built'
]

/** A copy of this repository, for a test that edits it. Gone when the test is. */
export class Checkout {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), 'initlab-checkout-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    for (const part of parts) await cp(join(root, part), join(folder, part), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    return new Checkout(folder)
  }

  at(path: string): string {
    return join(this.folder, path)
  }

  read(path: string): Promise<string> {
    return readFile(this.at(path), 'utf8')
  }

  remove(path: string): Promise<void> {
    return rm(this.at(path))
  }

  /** Writes `after` where `before` stood. Throws where it stood not at all or more than once. */
  async edit(path: string, before: string, after: string): Promise<void> {
    const [head, tail, ...more] = (await this.read(path)).split(before)
    if (tail === undefined || more.length > 0) throw new Error(`${path} does not have once: ${before}`)
    await writeFile(this.at(path), `${head}${after}${tail}`)
  }
}
