import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { xor } from '../support/experiments'
import { scriptedLabs } from '../support/scripted-lab'

const options = { backend: 'simd', threads: null, startPaused: false }
const self = scriptedLabs()

describe('files that an experiment names', () => {
  const secret = 'root:x:0:0'
  const csvAt = (path: string): object => xor({ data: { dataset: 'csv', path, target: 'kind' } as never })
  const outside = (...files: string[]): object => ({ ok: false, decision: { kind: 'outside', files } })

  let own: string
  beforeEach(async () => {
    own = join(self.folder, 'own')
    await mkdir(join(own, 'data'), { recursive: true })
    await writeFile(join(self.folder, 'secret.csv'), `${secret},b\n1,2\n`)
    await writeFile(join(own, 'data', 'points.csv'), 'x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n')
  })
  const opened = async (path: string): Promise<object> => {
    const file = join(own, 'experiment.json')
    await writeFile(file, JSON.stringify(csvAt(path)))
    await self.lab.openPath(file)
    return csvAt(path)
  }

  it.each(['data/points.csv', './data/../data/points.csv', 'data/../../own/data/points.csv'])(
    'in its own folder are read: %s',
    async (path) => {
      expect(await self.page.api.check(await opened(path))).toMatchObject({
        ok: true,
        value: { instances: 4 }
      })
    }
  )

  it.each(['../secret.csv', 'data/../../secret.csv', 'data/link.csv', 'away/secret.csv', 'data/round.csv'])(
    'outside of it are not read before a yes: %s',
    async (path) => {
      await symlink(join(self.folder, 'secret.csv'), join(own, 'data', 'link.csv'))
      await symlink('..', join(own, 'away'))
      await symlink('../away/secret.csv', join(own, 'data', 'round.csv'))
      const experiment = await opened(path)
      const answer = await self.page.api.check(experiment)
      expect(answer).toMatchObject({ ok: false, decision: { kind: 'outside' } })
      expect(JSON.stringify(answer)).not.toContain(secret)
      expect(await self.page.api.start(experiment, options)).toMatchObject({ decision: { kind: 'outside' } })
      expect(await self.page.api.lookAtTableOf(experiment)).toMatchObject({ decision: { kind: 'outside' } })
    }
  )

  it('are named as they are, and not by the link that leads there', async () => {
    await symlink(self.folder, join(own, 'data', 'away'))
    const experiment = await opened('data/away/secret.csv')
    expect(await self.page.api.check(experiment)).toMatchObject(outside(join(self.folder, 'secret.csv')))
  })

  it('are read after a yes, for this document only', async () => {
    const path = join(self.folder, 'allowed.csv')
    await writeFile(path, 'x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n')
    const experiment = await opened(path)
    expect(await self.page.api.check(experiment)).toMatchObject(outside(path))
    await self.page.api.allow([path])
    expect(await self.page.api.check(experiment)).toMatchObject({ ok: true })
    await opened('data/points.csv')
    expect(await self.page.api.check(experiment)).toMatchObject(outside(path))
  })

  it.each([
    '\\\\server\\share\\points.csv',
    '//server/share/points.csv',
    '\\\\.\\pipe\\x',
    '//?/C:/points.csv'
  ])('on other machines and devices are not looked at, wherever the experiment lies: %s', async (path) => {
    expect(await self.page.api.check(await opened(path))).toMatchObject({ decision: { kind: 'outside' } })
    expect(await self.page.api.check(csvAt(path))).toMatchObject({ decision: { kind: 'outside' } })
    await self.page.api.openBytes(
      'dropped.json',
      new TextEncoder().encode(JSON.stringify(csvAt(path))),
      'discard'
    )
    expect(await self.page.api.check(csvAt(path))).toMatchObject({ decision: { kind: 'outside' } })
  })

  it('without a folder of its own are all outside', async () => {
    const path = join(own, 'data', 'points.csv')
    expect(await self.page.api.check(csvAt(path))).toMatchObject(outside(path))
    expect(await self.page.api.check(csvAt(join(own, 'nowhere.csv')))).toMatchObject(
      outside(join(own, 'nowhere.csv'))
    )
  })

  it('are not taken from the results of another document that are still on show', async () => {
    const elsewhere = join(self.folder, 'elsewhere')
    await mkdir(elsewhere)
    const experiment = await opened('data/points.csv')
    expect(await self.page.api.start(experiment, options)).toMatchObject({ ok: true })
    await self.engine.trainTo(3)
    await self.page.api.saveBytes()
    await writeFile(join(elsewhere, 'same.json'), JSON.stringify(experiment))
    await self.lab.openPath(join(elsewhere, 'same.json'))
    await expect.poll(() => self.page.opened.length).toBe(2)
    expect(await self.page.api.check(experiment)).toMatchObject({
      ok: false,
      problems: [{ field: 'data.path' }]
    })
  })

  it('are all named at once: data, test data and weights', async () => {
    const data = join(self.folder, 'secret.csv')
    const weights = join(self.folder, 'secret.npz')
    const testData = join(self.folder, 'secret too.csv')
    const experiment = {
      ...csvAt(data),
      data: { dataset: 'csv', path: data, testPath: testData, target: 'kind' },
      arms: [{ name: 'theirs', initializer: { kind: 'file', path: weights } }]
    }
    expect(await self.page.api.check(experiment)).toMatchObject(outside(data, testData, weights))
  })

  it('that the lab keeps itself, of what was dropped, are read', async () => {
    const bytes = await readFile(join(own, 'data', 'points.csv'))
    await self.page.api.openBytes('points.csv', new Uint8Array(bytes))
    const taken = await self.page.api.takeTable({}, null)
    expect(taken).toMatchObject({ ok: true })
    expect(await self.page.api.check(taken.ok && taken.value)).toMatchObject({ ok: true })
    const backup = join(self.folder, 'user', 'autosave-1-1.initlab')
    expect(await self.page.api.check(csvAt(backup)), 'a backup is no such file').toMatchObject(
      outside(backup)
    )
  })
})
