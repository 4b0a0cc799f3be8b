import { spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const from = fileURLToPath(new URL('../../build/', import.meta.url))

/** A checkout that consists of its lock. */
let checkout: string
const lock = (): string => join(checkout, '.cache', 'building')
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'initlab-lock-'))
  await mkdir(join(checkout, 'build', 'bundles'), { recursive: true })
  await copyFile(join(from, 'root.mjs'), join(checkout, 'build', 'root.mjs'))
  await copyFile(join(from, 'bundles', 'lock.mjs'), join(checkout, 'build', 'bundles', 'lock.mjs'))
  await writeFile(
    join(checkout, 'build.mjs'),
    `import { locked } from './build/bundles/lock.mjs'
    await locked(() => console.log('built')).catch((error) => console.log(error.message))`
  )
})
afterEach(async () => {
  await chmod(checkout, 0o755)
  await rm(checkout, { recursive: true })
})

/** What a build prints; `onError` is told of its stderr. As nobody in particular where root could write anywhere. */
function build({ onError = (): unknown => undefined, unprivileged = false } = {}): Promise<string> {
  const nobody = 65534
  const user = unprivileged && process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(checkout, 'build.mjs')], { cwd: '/', ...user })
    let printed = ''
    child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
    child.stderr.on('data', (text: Buffer) => {
      printed += text.toString()
      void onError()
    })
    child.on('error', reject)
    child.on('close', () => resolve(printed))
  })
}

async function heldBy(holder: string): Promise<void> {
  await mkdir(lock(), { recursive: true })
  await writeFile(join(lock(), 'pid'), holder)
}

describe('the lock of a build', () => {
  it('is given back', async () => {
    expect(await build()).toBe('built\n')
    await expect(stat(lock())).rejects.toThrow('ENOENT')
  })

  it('of a process that is gone holds nobody up', async () => {
    const gone = spawn(process.execPath, ['--version'])
    await new Promise((resolve) => gone.on('close', resolve))
    await heldBy(`${gone.pid} 1`)
    expect(await build()).toBe('built\n')
  })

  it.skipIf(process.platform !== 'linux')(
    'of a process that is gone holds nobody up when another has its number',
    async () => {
      await heldBy(`${process.pid} 1`)
      expect(await build()).toBe('built\n')
    }
  )

  it('of another build that goes on is told, with what to do', async () => {
    const start =
      (await readFile('/proc/self/stat', 'utf8').catch(() => '')).replace(/^.*\) /s, '').split(' ')[19] ?? ''
    await heldBy(`${process.pid} ${start}`)
    const printed = await build({ onError: () => rm(lock(), { recursive: true }) })
    expect(printed).toBe(
      `Waiting for another build, of process ${process.pid}. If there is none, remove ${lock()}.\nbuilt\n`
    )
  })

  it('where nothing may be written is told, with what to do', async () => {
    await chmod(checkout, 0o555)
    expect(await build({ unprivileged: true })).toBe(
      `The sources are newer than what is built from them, and ${checkout} may not be written by you: have it built by its owner (npm run build), or use a copy of your own.\n`
    )
  })
})
