import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, onTestFinished } from 'vitest'
import { brokenFiles, names, pathOf } from '../support/broken-files'
import { LabPage } from '../browser/lab-page'
import { browserTest, noBrowser } from '../browser/lab-test'
import { runXorSaveAndReopen } from '../browser/scenario'
import { lab as initlab } from '../cli/lab'
import type { BrowserOptions } from '../stand-in/browser'
import { type StandInApp, launchStandIn } from '../stand-in/launch'

const example = (name: string): string =>
  fileURLToPath(new URL(`../../resources/examples/${name}.json`, import.meta.url))

/** An app of the test's own. */
async function launched(browser: BrowserOptions, ...files: string[]): Promise<StandInApp> {
  const app = await launchStandIn(browser, files)
  onTestFinished(() => app.kill())
  return app
}

const it = browserTest
  // eslint-disable-next-line no-empty-pattern -- Vitest reads from the parameter what a fixture needs
  .extend('folder', { scope: 'file' }, async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'initlab-test-'))
    onCleanup(() => rm(folder, { recursive: true, force: true }))
    return folder
  })
  /** A file with results of the article's five arms. */
  .extend('saved', { scope: 'file' }, async ({ folder }) => {
    const saved = join(folder, 'saved.initlab')
    const { stderr } = await initlab(['run', example('xor'), '--set', 'training.epochs=2000', '--out', saved])
    expect(stderr).toContain('Saved')
    return saved
  })
  // eslint-disable-next-line no-empty-pattern -- as above
  .extend('running', { scope: 'file' }, async ({}, { onCleanup }): Promise<StandInApp | null> => {
    const { options } = inject('browser')
    const app = options && (await launchStandIn(options))
    onCleanup(() => app?.kill())
    return app
  })
  /** The app that the tests of this file share. */
  .extend('app', ({ running, skip }, { onCleanup }): StandInApp => {
    const app = running ?? skip(noBrowser)
    onCleanup(() => {
      expect(app.of('console').map(({ text }) => text)).toEqual([])
      expect(app.of('page-error')).toEqual([])
    })
    return app
  })
  /** Its page, loaded anew, with the saved results on show. */
  .extend('lab', async ({ app, saved }) => {
    await app.page.reload()
    const lab = new LabPage(app.page)
    await lab.button('Open').waitFor()
    app.answerDialog({ canceled: false, filePaths: [saved] })
    await lab.button('Open').click()
    const opened = lab.messages.getByText('Opened saved.initlab with its results')
    await opened.or(lab.question).first().waitFor()
    // What the test before has left unsaved.
    if (await lab.question.isVisible()) await lab.answer('Discard')
    await opened.waitFor()
    await expect.poll(() => lab.said('Xavier')).toMatch(/solved 10\/10 epoch/)
    return lab
  })

describe('the built Electron main and preload, on the stand-in', () => {
  it('runs XOR, looks back, saves by native dialogs, and opens the same numbers', async ({ app, folder }) => {
    const file = join(folder, 'run.initlab')
    const lab = new LabPage(app.page)
    await runXorSaveAndReopen(app.page, {
      async save(press) {
        app.answerDialog({ canceled: false, filePath: file })
        await press()
        return file
      },
      async open(path) {
        app.answerDialog({ canceled: false, filePaths: [path] })
        await lab.button('Open').click()
      },
      reload: () => app.page.reload().then(() => undefined)
    })
    expect(app.of('recent')).toContainEqual({ type: 'recent', path: file })
    expect(app.of('represents').at(-1)).toMatchObject({ path: file })
  })

  it('names field and value of everything wrong in a broken file, and keeps what it shows', async ({
    app,
    lab
  }) => {
    const shown = await lab.said('Xavier')
    for (const broken of brokenFiles) {
      app.answerDialog({ canceled: false, filePaths: [pathOf(broken)] })
      await lab.button('Open').click()
      const told = async (): Promise<boolean> => names(await lab.messages.innerText(), broken)
      await expect.poll(told, { message: JSON.stringify(broken) }).toBe(true)
    }
    expect(await lab.said('Xavier')).toBe(shown)
  })

  it('saves and opens from the menu', async ({ app, lab, folder, saved }) => {
    app.menu('File', 'Save')
    await expect.poll(() => lab.messages.innerText()).toContain(`Saved ${saved}`)
    const own = join(folder, 'spirals.json')
    await copyFile(example('spirals'), own)
    app.answerDialog({ canceled: false, filePaths: [own] })
    app.menu('File', 'Open…')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened spirals.json')
    app.menu('File', 'Save')
    await expect.poll(() => lab.messages.innerText()).toContain(`Saved ${own}`)
    app.answerDialog({ canceled: false, filePaths: [saved] })
    app.menu('File', 'Open…')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened saved.initlab')
    const other = join(folder, 'other.initlab')
    app.answerDialog({ canceled: false, filePath: other })
    app.menu('File', 'Save as…')
    await expect.poll(() => lab.messages.innerText()).toContain(`Saved ${other}`)
  })

  it('leaves everything as it is when a dialog is cancelled', async ({ app, lab }) => {
    const dialogs = app.of('dialog').length
    app.answerDialog({ canceled: true, filePaths: [] })
    await lab.button('Open').click()
    await expect.poll(() => app.of('dialog').length).toBe(dialogs + 1)
    expect(await lab.said('zeros')).toContain('solved 0/10')
  })

  it('opens files that are double-clicked while it runs', async ({ app, lab, folder, saved }) => {
    app.emit('open-file', example('spirals'))
    await expect.poll(() => lab.messages.innerText()).toContain('Opened spirals.json')
    app.emit('second-instance', [], folder, { files: [saved] })
    await expect.poll(() => lab.messages.innerText()).toContain('Opened saved.initlab with its results')
    expect(app.of('focused').length).toBeGreaterThan(0)
  })

  it('takes weights that are double-clicked, and those of a run that the native dialog gives', async ({
    app,
    lab,
    saved
  }) => {
    app.emit('open-file', fileURLToPath(new URL('../fixtures/weights/foreign/plain.npz', import.meta.url)))
    await expect
      .poll(() => lab.messages.innerText())
      .toContain('“weights of plain.npz” is an arm of the experiment now')
    const setup = lab.region('Setup')
    await setup.getByRole('table', { name: 'Taken from plain.npz' }).waitFor()
    app.answerDialog({ canceled: false, filePaths: [saved] })
    await setup.getByRole('button', { name: 'Choose a file of weights…' }).click()
    await setup
      .getByText(/say whose weights: one of "zeros"/)
      .first()
      .waitFor()
  })

  it('opens a sandboxed window without Node, and grants no permission', async ({ app }) => {
    const [created, ...others] = app.of('created') as unknown as [
      { options: { webPreferences: object }; sandboxed: boolean }
    ]
    expect(others).toEqual([])
    expect(created.sandboxed).toBe(true)
    expect(created.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false
    })
    expect(await app.grantedPermissions()).toMatchObject({ granted: [], devices: false })
  })

  it('gives the page a frozen channel and nothing else', async ({ app }) => {
    const seen = await app.page.evaluate(() => ({
      globals: [typeof Reflect.get(window, 'process'), typeof Reflect.get(window, 'require')],
      secure: isSecureContext,
      channel: Object.entries(Reflect.get(window, 'initlab') as object).map(
        ([name, value]) => `${name}: ${typeof value}`
      ),
      frozen: Object.isFrozen(Reflect.get(window, 'initlab'))
    }))
    expect(seen).toEqual({
      globals: ['undefined', 'undefined'],
      secure: true,
      channel: ['post: function', 'on: function'],
      frozen: true
    })
  })

  it('hears no other frame than the page itself', async ({ app, lab }) => {
    const { page } = app
    const status = page.getByRole('status').filter({ hasText: 'Finished' })
    await status.waitFor()
    // What a frame could send if it took over its process: a call of the lab's interface, as the page makes them.
    const call = { t: 'q', i: 'x', m: 'reseed', a: [] }
    await page.evaluate(() => document.body.append(document.createElement('iframe')))
    const frame = page.frames().find((one) => one !== page.mainFrame())!
    const send = (channel: string) =>
      frame.evaluate(
        ([name, message]) =>
          (Reflect.get(window, '__standIn') as (sent: object) => Promise<void>)({
            channel: name,
            args: [message]
          }),
        [channel, call] as const
      )
    await send('initlab:message')
    await send('initlab:hello')
    // Once the main process has answered a later question of the page, it would have begun.
    const dialogs = app.of('dialog').length
    app.answerDialog({ canceled: true, filePaths: [] })
    await lab.button('Open').click()
    await expect.poll(() => app.of('dialog').length).toBe(dialogs + 1)
    expect(await lab.said('zeros')).toContain('seed 1 ')
    expect(await status.isVisible()).toBe(true)
    // The same call from the page's own frame is heard: the ten seeds that follow.
    await page.evaluate(
      (message) => (Reflect.get(window, 'initlab') as { post(sent: object): void }).post(message),
      call
    )
    await expect.poll(() => lab.said('zeros')).toContain('seed 11 ')
  })

  it('leaves neither the page nor the window', async ({ app }) => {
    const { page } = app
    const before = page.url()
    await page.evaluate(() => void (location.href = 'https://example.com/'))
    await expect.poll(() => app.of('navigation')).toContainEqual(expect.objectContaining({ prevented: true }))
    await page.evaluate(() => void window.open('https://example.com/'))
    await expect.poll(() => app.of('window-open')).toHaveLength(1)
    expect(app.of('window-open')[0]).toMatchObject({ action: 'deny' })
    expect(page.url()).toBe(before)
  })
})

it('a start with a file opens it, after whatever the window had to say', async ({ browserOptions }) => {
  const app = await launched(browserOptions, example('spirals'))
  await expect.poll(() => new LabPage(app.page).messages.innerText()).toContain('Opened spirals.json')
})
