import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

interface LockFile {
  readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../../${name}`, import.meta.url), 'utf8'))

const lock = (await read('package-lock.json')) as LockFile
const manifest = (await read('package.json')) as Readonly<Record<string, unknown>>

/** `npm install` on a fresh clone leaves the file as it is, and asks whatever registry the user has. */
describe('package-lock.json', () => {
  it.each(['dependencies', 'devDependencies', 'optionalDependencies', 'bin', 'engines'])(
    'has the %s of package.json',
    (field) => expect(lock.packages['']![field]).toEqual(manifest[field])
  )

  it('names no registry', () => {
    const named = Object.entries(lock.packages).filter(([, entry]) =>
      String(entry['resolved'] ?? '').includes('://')
    )
    expect(named).toEqual([])
  })

  // npm 10, which comes with Node 20 and 22, strikes these lines out; npm 11 lets both be.
  it('says no C library: bring it up to date with `npx npm@10 install --package-lock-only`', () => {
    const saying = Object.entries(lock.packages).filter(([, entry]) => 'libc' in entry)
    expect(saying.map(([path]) => path)).toEqual([])
  })
})
