import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Files } from '#lab/ports'
import { guardedFiles, thisMachineOnly } from '#lab/sources/guarded-files'
import { files } from '#node/files'

/** What was read. */
function watched(): { readonly guarded: Files; readonly read: string[] } {
  const read: string[] = []
  const seen: Files = {
    ...files,
    read: async ({ path }) => {
      read.push(path)
      return new Uint8Array()
    }
  }
  return { guarded: guardedFiles(seen, thisMachineOnly), read }
}

describe('an experiment that a person names at a prompt', () => {
  it.each(['\\\\server\\share\\a.csv', '//server/share/a.csv', '\\\\.\\COM1', '\\\\?\\UNC\\server\\a.csv'])(
    'has nothing looked at on another machine: %s',
    async (path) => {
      const { guarded, read } = watched()
      await expect(guarded.read({ field: 'data.path', path }, '/home/me')).rejects.toThrow(
        /^data\.path \(.*: lies on another machine or is a device; .* copy the file to this machine/
      )
      expect(read).toEqual([])
    }
  )

  it('may read all of this machine, as the person does', async () => {
    const { guarded, read } = watched()
    const paths = [join('..', 'elsewhere.csv'), '/data/a.csv', 'beside.csv']
    for (const path of paths) await guarded.read({ field: 'data.path', path }, '/home/me')
    expect(read).toEqual(paths)
  })
})
