import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { LabPage } from '../browser/lab-page'
import { browserTest } from '../browser/lab-test'
import { type Report, type StandInApp, launchStandIn } from '../stand-in/launch'
import { xor } from '../support/xor'

const golden = new URL('../fixtures/versions/initlab-1/weights.initlab', import.meta.url).pathname

/** Of the box that asks before the window closes. */
const [save, discard, cancel] = [{ response: 0 }, { response: 1 }, { response: 2 }]

interface Started {
  readonly app: StandInApp
  readonly lab: LabPage
}

const it = browserTest
  // eslint-disable-next-line no-empty-pattern -- Vitest reads from the parameter what a fixture needs
  .extend('folder', async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'initlab-test-'))
    await mkdir(join(folder, 'user'))
    onCleanup(() => rm(folder, { recursive: true, force: true }))
    return folder
  })
  .extend('start', ({ browserOptions, folder }) => {
    return async (...files: string[]): Promise<Started> => {
      const app = await launchStandIn(browserOptions, files, join(folder, 'user'))
      onTestFinished(() => app.kill())
      return { app, lab: new LabPage(app.page) }
    }
  })

async function trained({ app, lab }: Started): Promise<void> {
  await lab.button('Run the XOR example').click()
  await lab.finished()
  await expect.poll(() => app.of('edited').at(-1)).toMatchObject({ edited: true })
}

const asked = (app: StandInApp, kind: string): Report[] =>
  app.of('dialog').filter((one) => one['kind'] === kind)

/** The backups that a started app would recover. */
const backups = async (folder: string): Promise<string[]> =>
  (await readdir(join(folder, 'user'))).filter((name) => name.startsWith('autosave'))

describe('unsaved results in the window', () => {
  it('stay with Cancel, are discarded for ever with Don’t save, and no later start says Recovered', async ({
    start,
    folder
  }) => {
    const started = await start()
    const { app, lab } = started
    await trained(started)
    app.answerDialog(cancel)
    app.closeWindow()
    await expect.poll(() => asked(app, 'message')).toHaveLength(1)
    expect(asked(app, 'message')[0]).toMatchObject({
      options: { buttons: ['Save', 'Don’t save', 'Cancel'], defaultId: 0, cancelId: 2 }
    })
    expect(await lab.said('zeros')).toContain('solved 0/10')
    app.answerDialog(discard)
    app.closeWindow()
    expect(await app.exited).toBe(0)
    expect(await backups(folder)).toEqual([])
    const again = await start()
    await again.lab.button('Run the XOR example').waitFor()
    expect(await again.app.page.getByText('Recovered').count()).toBe(0)
  })

  it('are saved on the way out, with the ending that was not typed', async ({ start, folder }) => {
    const started = await start()
    const { app } = started
    await trained(started)
    app.answerDialog(save)
    app.answerDialog({ canceled: true })
    app.closeWindow()
    await expect.poll(() => asked(app, 'save')).toHaveLength(1)
    app.answerDialog(save)
    app.answerDialog({ canceled: false, filePath: join(folder, 'mine') })
    app.closeWindow()
    expect(await app.exited).toBe(0)
    expect((await readFile(join(folder, 'mine.initlab'))).subarray(0, 2).toString()).toBe('PK')
    expect(await backups(folder)).toEqual([])
  })

  it('are asked about over a file that is double-clicked, and over a second start', async ({
    start,
    folder
  }) => {
    const started = await start()
    const { app, lab } = started
    await trained(started)
    app.emit('open-file', golden)
    await lab.answer('Cancel')
    expect(await lab.said('zeros')).toContain('solved 0/10')
    app.emit('second-instance', [], folder, { files: [golden] })
    await lab.answer('Discard')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened weights.initlab with its results')
    await expect.poll(() => app.of('represents').at(-1)).toMatchObject({ path: golden })
    await expect.poll(() => app.of('edited').at(-1)).toMatchObject({ edited: false })
  })

  it('make way for the newest of the files that are double-clicked', async ({ start, folder }) => {
    const started = await start()
    const { app, lab } = started
    await trained(started)
    for (const name of ['older', 'newer']) {
      await writeFile(join(folder, `${name}.json`), JSON.stringify(xor({ name })))
      app.emit('open-file', join(folder, `${name}.json`))
      await lab.question.waitFor()
    }
    await lab.answer('Discard')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened newer.json')
    expect(await lab.question.count()).toBe(0)
    app.emit('open-file', join(folder, 'older.json'))
    await expect.poll(() => lab.messages.innerText()).toContain('Opened older.json')
    expect(await lab.messages.innerText()).not.toContain('newer.json')
  })

  it('are saved over Open, which does not ask twice for the file', async ({ start, folder }) => {
    const started = await start()
    const { app, lab } = started
    await trained(started)
    app.answerDialog({ canceled: false, filePaths: [golden] })
    app.answerDialog({ canceled: false, filePath: join(folder, 'kept.initlab') })
    app.menu('File', 'Open…')
    await lab.answer('Save')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened weights.initlab with its results')
    expect(asked(app, 'open')).toHaveLength(1)
    expect(existsSync(join(folder, 'kept.initlab'))).toBe(true)
  })

  it('are left for a new experiment from the menu', async ({ start }) => {
    const started = await start()
    await trained(started)
    started.app.menu('File', 'New')
    await started.lab.answer('Discard')
    await started.lab.button('Run the XOR example').waitFor()
  })

  it('come back after a crash, and are gone once they are declined', async ({ start, folder }) => {
    const started = await start()
    await trained(started)
    // The backup is written every ten seconds.
    await expect.poll(() => backups(folder), { timeout: 60_000 }).not.toEqual([])
    await started.app.crash()
    const again = await start()
    await again.app.page.getByText(/^Recovered from the automatic backup: “XOR.*” was not saved\.$/).waitFor()
    again.app.answerDialog(discard)
    again.app.closeWindow()
    expect(await again.app.exited).toBe(0)
    expect(await backups(folder)).toEqual([])
  })
})

describe('a file that is dropped', () => {
  it('is saved where the person says, not in the working folder', async ({ start, folder }) => {
    const { app, lab } = await start()
    const bytes = [...(await readFile(golden))]
    await lab.button('Run the XOR example').waitFor()
    await app.page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([new Uint8Array(content)], 'dropped.initlab'))
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, bytes)
    await expect.poll(() => lab.messages.innerText()).toContain('Opened dropped.initlab')
    app.answerDialog({ canceled: false, filePath: join(folder, 'chosen.initlab') })
    await lab.button('Save').click()
    await expect.poll(() => lab.messages.innerText()).toContain(`Saved ${join(folder, 'chosen.initlab')}`)
    expect(existsSync('dropped.initlab')).toBe(false)
  })
})

describe('a name without its ending', () => {
  it('is not taken over another file without a question', async ({ start, folder }) => {
    const { app, lab } = await start(golden)
    await expect.poll(() => lab.messages.innerText()).toContain('Opened weights.initlab')
    await writeFile(join(folder, 'taken.initlab'), 'mine')
    app.answerDialog({ canceled: false, filePath: join(folder, 'taken') })
    app.answerDialog({ response: 1 })
    app.answerDialog({ canceled: true })
    app.menu('File', 'Save as…')
    await expect.poll(() => asked(app, 'save')).toHaveLength(2)
    expect(asked(app, 'message')).toMatchObject([
      { options: { message: '“taken.initlab” already exists. Replace it?' } }
    ])
    expect(await readFile(join(folder, 'taken.initlab'), 'utf8')).toBe('mine')
  })
})

describe('an edited experiment in the window', () => {
  it('is asked about before the window closes, and saved as JSON', async ({ start, folder }) => {
    const file = join(folder, 'own.json')
    await writeFile(file, JSON.stringify(xor()))
    const { app, lab } = await start(file)
    await lab.field('Epochs').fill('77')
    await expect.poll(() => app.of('edited').at(-1)).toMatchObject({ edited: true })
    app.answerDialog(save)
    app.closeWindow()
    expect(await app.exited).toBe(0)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ training: { epochs: 77 } })
  })
})
