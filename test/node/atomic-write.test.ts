import { chmod, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InputError } from '#core/errors'
import { writeFileAtomic } from '#node/atomic-write'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('an atomic write', () => {
  const old = new TextEncoder().encode('old')
  const large = new Uint8Array(20_000_000).fill(7)

  it('replaces a file whole: no reader ever sees a part', async () => {
    const file = join(folder, 'a.initlab')
    await writeFileAtomic(file, old)
    const writing = writeFileAtomic(file, large)
    const seen = new Set<number>()
    let done = false
    void writing.then(() => (done = true))
    while (!done) seen.add((await readFile(file)).length)
    seen.add((await readFile(file)).length)
    expect([...seen].every((length) => length === old.length || length === large.length)).toBe(true)
    expect(await readdir(folder)).toEqual(['a.initlab'])
  })

  it('leaves what was there, and nothing else, where it fails', async () => {
    await mkdir(join(folder, 'folder'))
    await expect(writeFileAtomic(join(folder, 'folder'), old)).rejects.toThrow(InputError)
    await expect(writeFileAtomic(join(folder, 'no', 'such', 'a.initlab'), old)).rejects.toThrow(
      /folder does not exist/
    )
    await expect(writeFileAtomic(join(folder, 'x'.repeat(300)), old)).rejects.toThrow(/name is too long/)
    expect(await readdir(folder)).toEqual(['folder'])
  })

  it('writes through a link to the file that it names', async () => {
    await writeFile(join(folder, 'real.initlab'), old)
    await symlink(join(folder, 'real.initlab'), join(folder, 'link.initlab'))
    await writeFileAtomic(join(folder, 'link.initlab'), new TextEncoder().encode('new'))
    expect(await readFile(join(folder, 'real.initlab'), 'utf8')).toBe('new')
  })

  it('says where a folder may not be written to', async ({ skip }) => {
    skip(process.getuid?.() === 0, 'the root user may write to every folder')
    await chmod(folder, 0o500)
    await expect(writeFileAtomic(join(folder, 'a.initlab'), old)).rejects.toThrow(/may not be written/)
    await chmod(folder, 0o700)
  })
})
