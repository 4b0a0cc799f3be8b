import { existsSync } from 'node:fs'
import { readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Dialogs } from '#lab/document/saving'
import { xor } from '../support/experiments'
import { testInterface } from '../support/interface'
import { scriptedLabs } from '../support/scripted-lab'

const options = { backend: 'simd', threads: null, startPaused: false }
const golden = new URL('../../fixtures/versions/initlab-1/weights.initlab', import.meta.url)
const unsaved = (results: boolean, experiment: boolean): object => ({
  ok: false,
  decision: { kind: 'unsaved', results, experiment }
})

const self = scriptedLabs()

/** Trains an experiment as far as this epoch. */
async function trained(name = 'XOR', epoch = 7): Promise<void> {
  expect(await self.page.api.start(xor({ name }), options)).toMatchObject({ ok: true })
  await self.engine.trainTo(epoch)
}

const goldenBytes = async (): Promise<Uint8Array> => new Uint8Array(await readFile(golden))
const shownName = (): string | undefined => self.lab.session.record?.head.experiment.name
const backups = async (): Promise<string[]> =>
  existsSync(join(self.folder, 'user'))
    ? (await readdir(join(self.folder, 'user'))).filter((name) => name.startsWith('autosave'))
    : []

describe('what no file holds', () => {
  const otherFile = async (content: string | Uint8Array, name: string): Promise<string> => {
    const path = join(self.folder, name)
    await writeFile(path, content)
    return path
  }

  const waysOut: Readonly<Record<string, () => Promise<unknown>>> = {
    'a file with results that the page has': async () =>
      self.page.api.openBytes('other.initlab', await goldenBytes()),
    'an experiment that the page has': async () =>
      self.page.api.openBytes('other.json', new TextEncoder().encode(JSON.stringify(xor({ name: 'other' })))),
    'a file that is double-clicked': async () => {
      await self.lab.openPath(await otherFile(await goldenBytes(), 'other.initlab'))
      await expect.poll(() => self.page.opened.length).toBe(1)
      return self.page.opened[0]
    },
    'a table that is taken': async () => {
      const bytes = new TextEncoder().encode('x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n')
      expect(await self.page.api.openBytes('points.csv', bytes)).toMatchObject({ value: { kind: 'table' } })
      return self.page.api.takeTable({}, null)
    },
    'an example': () => self.page.api.begin(xor({ name: 'other' })),
    'nothing at all': () => self.page.api.begin(null)
  }

  it.each(Object.entries(waysOut))('is not left for %s without a decision', async (_, leave) => {
    await trained()
    await self.page.api.keepEdited(xor({ name: 'being edited' }))
    expect(await leave()).toMatchObject(unsaved(true, true))
    expect(shownName()).toBe('XOR')
    expect(self.lab.document.edited).not.toBeNull()
  })

  it.each([
    ['results', async () => trained(), [true, false]],
    [
      'an edited experiment',
      async () => self.page.api.keepEdited(xor({ name: 'being edited' })),
      [false, true]
    ]
  ] as const)('of %s is named by the question', async (_, work, [results, experiment]) => {
    await work()
    expect(await self.page.api.begin(xor({ name: 'other' }))).toMatchObject(unsaved(results, experiment))
  })

  it('goes where the person discards it, and its backup with it', async () => {
    await trained()
    await self.page.api.keepEdited(xor({ name: 'being edited' }))
    expect(await self.page.api.openBytes('other.initlab', await goldenBytes(), 'discard')).toMatchObject({
      ok: true
    })
    expect(self.page.document).toMatchObject({ name: 'other.initlab', saved: true, last: null })
    await self.lab.dispose()
    expect(await backups()).toEqual([])
  })

  it('is nothing before anything was learned, and nothing once it is saved', async () => {
    await trained('XOR', 0)
    expect(self.page.document?.unsaved).toEqual({ results: false, experiment: false })
    await self.engine.trainTo(3)
    await expect.poll(() => self.page.document?.unsaved.results).toBe(true)
    expect(await self.page.api.saveBytes()).toMatchObject({ ok: true, value: { name: 'XOR.initlab' } })
    expect(await self.page.api.begin(xor({ name: 'other' }))).toMatchObject({ ok: true })
    expect(self.page.document).toMatchObject({ name: '', hasResults: false })
    expect(shownName(), 'a file has them: they may be looked at').toBe('XOR')
  })

  it('waits as a file of this machine for the decision, and is then opened without its path', async () => {
    await trained()
    await self.lab.openPath(await otherFile(await goldenBytes(), 'other.initlab'))
    await expect.poll(() => self.page.opened).toMatchObject([unsaved(true, false)])
    expect(await self.page.api.openWaiting()).toMatchObject(unsaved(true, false))
    expect(await self.page.api.openWaiting('discard')).toMatchObject({ ok: true, value: { kind: 'results' } })
    expect(self.page.document).toMatchObject({ path: join(self.folder, 'other.initlab') })
    expect(await self.page.api.openWaiting('discard')).toMatchObject({ ok: false })
  })

  it('stays where the other file turns out to be bad, with no question', async () => {
    await trained()
    const bytes = new TextEncoder().encode('{ "version": 7 }')
    const answer = await self.page.api.openBytes('bad.json', bytes)
    expect(answer).toMatchObject({ ok: false })
    expect(answer).not.toHaveProperty('decision')
    expect(self.page.document?.unsaved.results).toBe(true)
  })

  it('is only what was changed where an example is picked that has its results already', async () => {
    await trained()
    expect(await self.page.api.begin(xor())).toMatchObject({ ok: true })
    await self.page.api.keepEdited(xor({ seeds: { count: 9 } }))
    expect(await self.page.api.begin(xor())).toMatchObject(unsaved(false, true))
    expect(await self.page.api.begin(xor(), 'discard')).toMatchObject({ ok: true })
    expect(self.page.document).toMatchObject({
      hasResults: true,
      unsaved: { results: true, experiment: false }
    })
  })

  it('of an experiment is given to the next page', async () => {
    await self.page.api.keepEdited(xor({ name: 'being edited' }))
    const next = testInterface(self.lab.serve)
    await next.api.attach()
    await expect.poll(() => next.edited).toMatchObject({ name: 'being edited' })
  })
})

describe('the last results', () => {
  it.each([
    ['another run', () => self.page.api.start(xor({ name: 'next' }), options)],
    ['Rewind', () => self.page.api.rewind()],
    ['New seeds', () => self.page.api.reseed()]
  ] as const)('stay within reach of %s, which asks nothing', async (_, replace) => {
    await trained()
    const { record } = self.lab.session
    expect(await replace()).toMatchObject({ ok: true })
    await expect.poll(() => self.page.document?.last).toMatchObject({ name: 'XOR' })
    expect(self.lab.session.record).not.toBe(record)
    expect(await self.page.api.bringBack()).toMatchObject({ ok: true })
    expect(self.lab.session.record).toBe(record)
    expect(self.page.document).toMatchObject({ last: null, unsaved: { results: true } })
  })

  it('change places with what was learned since', async () => {
    await trained('first')
    await trained('second')
    await self.page.api.bringBack()
    expect(shownName()).toBe('first')
    expect(self.page.document?.last).toMatchObject({ name: 'second' })
    await self.page.api.bringBack()
    expect(shownName()).toBe('second')
  })

  it('are not given up for a training that was rewound before it had learned anything', async () => {
    await trained()
    await self.page.api.rewind()
    await self.engine.trainTo(0)
    await self.page.api.rewind()
    await expect.poll(() => self.page.document?.last).toMatchObject({ name: 'XOR' })
  })

  it('are shown and asked about where the document is left right after Rewind, and are in the backup', async () => {
    await trained()
    const { record } = self.lab.session
    await self.page.api.rewind()
    expect(await self.page.api.begin(null)).toMatchObject(unsaved(true, false))
    expect(self.lab.session.record).toBe(record)
    await self.page.api.rewind()
    await self.lab.dispose()
    expect(await backups()).toMatchObject([expect.stringMatching(/\.initlab$/)])
  })

  it('know the file that they are in', async () => {
    await self.page.api.openBytes('mine.initlab', await goldenBytes())
    await self.page.api.rewind()
    expect(self.page.document).toMatchObject({ saved: false })
    await self.page.api.bringBack()
    expect(self.page.document).toMatchObject({ name: 'mine.initlab', saved: true })
  })

  it('are not trained again as those of an experiment that has none', async () => {
    await self.page.api.openBytes('mine.initlab', await goldenBytes())
    await self.page.api.begin(xor({ name: 'next' }))
    const refused = { ok: false, problems: [{ message: expect.stringContaining('run it first') }] }
    expect(await self.page.api.rewind()).toMatchObject(refused)
    expect(await self.page.api.reseed()).toMatchObject(refused)
  })

  it('too large to be kept twice are asked about', async () => {
    await trained()
    Object.defineProperty(self.lab.session.record!, 'bytes', { value: 2 ** 28 + 1 })
    expect(await self.page.api.rewind()).toMatchObject(unsaved(true, false))
    expect(await self.page.api.reseed()).toMatchObject(unsaved(true, false))
    expect(await self.page.api.start(xor(), options)).toMatchObject(unsaved(true, false))
    expect(await self.page.api.rewind('discard')).toMatchObject({ ok: true })
    expect(self.page.document?.last).toBeNull()
  })
})

describe('saving', () => {
  /** Dialogs in which the person chooses these places, one after the other. */
  function choosing(...places: (string | null)[]): Dialogs & { readonly asked: string[]; replace: boolean } {
    const asked: string[] = []
    return {
      asked,
      replace: true,
      open: async () => null,
      chooseWeights: async () => null,
      save: async (name, what) => {
        asked.push(`${what}: ${name}`)
        return places.shift() ?? null
      },
      async mayReplace(path) {
        asked.push(`replace ${path}?`)
        return this.replace
      }
    }
  }

  it('asks where for a file that was dropped, whose place is not known', async () => {
    const chosen = join(self.folder, 'chosen.initlab')
    const dialogs = choosing(chosen)
    await self.open(dialogs)
    await self.page.api.openBytes('dropped.initlab', await goldenBytes())
    expect(await self.page.api.save(true)).toEqual({ ok: true, value: { file: chosen } })
    expect(dialogs.asked).toHaveLength(1)
    expect(existsSync('dropped.initlab'), 'in the working folder').toBe(false)
    expect(await self.page.api.save(true)).toEqual({ ok: true, value: { file: chosen } })
    expect(dialogs.asked, 'its place is known now').toHaveLength(1)
  })

  it('adds the ending that is missing, and asks before it replaces a file of that name', async () => {
    await writeFile(join(self.folder, 'run 0.5.initlab'), 'mine')
    const dialogs = choosing(join(self.folder, 'run 0.5'), join(self.folder, 'other.INITLAB'))
    dialogs.replace = false
    await self.open(dialogs)
    await trained()
    expect(await self.page.api.save(false)).toEqual({
      ok: true,
      value: { file: join(self.folder, 'other.INITLAB') }
    })
    expect(dialogs.asked[1]).toBe(`replace ${join(self.folder, 'run 0.5.initlab')}?`)
    expect(await readFile(join(self.folder, 'run 0.5.initlab'), 'utf8')).toBe('mine')
  })

  it('has an experiment without results as JSON, to be opened and saved again', async () => {
    const file = join(self.folder, 'typed.json')
    const dialogs = choosing(join(self.folder, 'typed'))
    await self.open(dialogs)
    const experiment = xor({ name: 'typed for ten minutes' })
    await self.page.api.keepEdited(experiment)
    expect(self.page.document?.unsaved.experiment).toBe(true)
    expect(await self.page.api.save(true, { what: 'experiment', experiment })).toEqual({
      ok: true,
      value: { file }
    })
    expect(dialogs.asked).toEqual(['experiment: typed for ten minutes.json'])
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(experiment)
    expect(self.page.document).toMatchObject({ name: 'typed.json', path: file, saved: true })
    const changed = { ...experiment, name: 'changed' }
    await self.page.api.keepEdited(changed)
    await self.page.api.save(true, { what: 'experiment', experiment: changed })
    expect(dialogs.asked).toHaveLength(1)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ name: 'changed' })
  })

  it('never writes an experiment over the results that it was opened from', async () => {
    const file = join(self.folder, 'mine.initlab')
    await writeFile(file, await goldenBytes())
    const dialogs = choosing(null)
    await self.open(dialogs)
    await self.lab.openPath(file)
    await self.page.api.keepEdited(xor())
    expect(await self.page.api.save(true, { what: 'experiment', experiment: xor() })).toBeNull()
    expect(dialogs.asked).toEqual(['experiment: XOR.json'])
  })

  it('of all that no file holds takes results and experiment, and stops at a Cancel', async () => {
    const dialogs = choosing(join(self.folder, 'a.initlab'), null)
    await self.open(dialogs)
    await trained()
    await self.page.api.keepEdited(xor({ name: 'being edited' }))
    expect(await self.lab.document.saveAll(dialogs)).toBe(false)
    expect(self.lab.document.state.unsaved).toEqual({ results: false, experiment: true })
    expect(dialogs.asked).toEqual(['results: XOR.initlab', 'experiment: being edited.json'])
  })
})

describe('the backup', () => {
  /** As if the process of this lab had ended long ago. */
  async function asOfADeadProcess(): Promise<void> {
    for (const name of await backups())
      await rename(
        join(self.folder, 'user', name),
        join(self.folder, 'user', name.replace(/-\d+-/, '-999999999-'))
      )
  }
  async function leftBehind(): Promise<void> {
    await trained()
    await self.page.api.keepEdited(xor({ name: 'being edited' }))
    await self.lab.dispose()
    await asOfADeadProcess()
  }

  it('brings back results and the edited experiment, which stay unsaved', async () => {
    await leftBehind()
    await self.open()
    expect(self.page.document).toMatchObject({
      name: 'XOR',
      path: null,
      recovered: true,
      unsaved: { results: true, experiment: true }
    })
    await expect.poll(() => self.page.edited).toMatchObject({ name: 'being edited' })
    await self.lab.dispose()
    expect(await backups(), 'nobody has decided yet').toHaveLength(2)
  })

  it('is gone once the person has declined it: the next starts say nothing', async () => {
    await leftBehind()
    await self.open()
    expect(await self.page.api.begin(null)).toMatchObject(unsaved(true, true))
    expect(await self.page.api.begin(null, 'discard')).toMatchObject({ ok: true })
    expect(self.page.record).toBeNull()
    await expect.poll(() => backups()).toEqual([])
    for (let start = 0; start < 2; start++) {
      await self.lab.dispose()
      await asOfADeadProcess()
      await self.open()
      expect(self.page.document).toMatchObject({ name: '', recovered: false })
    }
  })

  it('is there until the person has decided about another file', async () => {
    await leftBehind()
    await self.open()
    await self.page.api.openBytes('other.initlab', await goldenBytes())
    expect(await backups()).toHaveLength(2)
    await self.page.api.openBytes('other.initlab', await goldenBytes(), 'discard')
    await expect.poll(() => backups()).toEqual([])
  })

  it('of every lab that runs is its own', async () => {
    await trained('first')
    const first = self.lab
    await self.open()
    expect(self.page.document, 'the other lab runs').toMatchObject({ recovered: false })
    await trained('second')
    await first.dispose()
    await self.lab.dispose()
    expect(await backups()).toHaveLength(2)
    await asOfADeadProcess()
    await self.open()
    await self.page.api.begin(null, 'discard')
    await expect.poll(() => backups()).toHaveLength(1)
  })
})
