import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InputError } from '#core/errors'
import { readInputFile } from '#node/input-file'

const composed = 'Bäume'.normalize('NFC')
const decomposed = 'Bäume'.normalize('NFD')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-input-'))
  await mkdir(join(folder, 'data'))
  await mkdir(join(folder, decomposed))
  for (const name of ['data/trees.csv', `data/${decomposed}.csv`, `${decomposed}/leaves.csv`])
    await writeFile(join(folder, name), 'x,y\n1,2\n')
})
afterEach(() => rm(folder, { recursive: true }))

async function refusal(path: string, from: string | null = folder): Promise<string> {
  const error: unknown = await readInputFile({ field: 'data.path', path }, from).catch(
    (thrown: unknown) => thrown
  )
  expect(error).toBeInstanceOf(InputError)
  return (error as InputError).message
}

describe('a file that is not where its path says', () => {
  it.skipIf(process.platform === 'win32')('written on Windows: told with its slashes', async () => {
    expect(await refusal('data\\trees.csv')).toMatch(
      /^data\.path \("data\\\\trees\.csv"\): no such file: .*\. Here folders are divided by \/; write data\/trees\.csv, which works on Windows, too$/
    )
    expect(await refusal('C:\\data\\trees.csv')).toContain('. C: is a drive of Windows')
  })

  it.each([
    ['a file', `data/${composed}.csv`, `data/${decomposed}.csv`],
    ['in a folder', `${composed}/leaves.csv`, `${decomposed}/leaves.csv`]
  ])('%s of the same letters composed differently: told as such', async (_, path, there) => {
    const said = await refusal(path)
    expect(said).toContain(`There is ${join(folder, there)}, which looks the same`)
    expect(said).toContain('its accents are written with other characters (Unicode NFC and NFD)')
  })

  it('as a shell writes it: told with the folder', async () => {
    expect(await refusal('~/trees.csv')).toContain(
      `. ~ is a shell's word for your folder; write ${join(homedir(), 'trees.csv')}`
    )
    expect(await refusal('~', null)).toContain(`write ${homedir()}`)
    expect(await refusal('~somebody/trees.csv')).toContain('write the folder itself')
  })

  it('as an address: told with the path', async () => {
    const address = pathToFileURL(join(folder, 'data', 'trees.csv')).href
    for (const from of [folder, null])
      expect(await refusal(address, from)).toContain(`write the path, ${join(folder, 'data', 'trees.csv')}`)
    expect(await refusal('https://example.org/trees.csv')).toContain('save it here first')
  })

  it('by a typo: told with the name that is there', async () => {
    expect(await refusal('data/tree.csv')).toContain('; did you mean "trees.csv"?')
  })

  it('is read where a name has such characters after all', async () => {
    for (const name of ['~', 'file:', 'a\\b.csv']) await writeFile(join(folder, name), 'there')
    for (const name of ['~', 'file:', 'a\\b.csv'])
      expect(new TextDecoder().decode(await readInputFile({ field: 'data.path', path: name }, folder))).toBe(
        'there'
      )
  })
})
