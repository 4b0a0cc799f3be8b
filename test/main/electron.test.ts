import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { brokenFiles, names, pathOf } from '../browser/broken-files'
import { LabPage } from '../browser/lab-page'
import { runXorSaveAndReopen } from '../browser/scenario'
import { launchStandIn, type StandInApp } from '../stand-in/launch'

const options = inject('browser')
const example = (name: string): string =>
  fileURLToPath(new URL(`../../resources/examples/${name}.json`, import.meta.url))

describe.skipIf(!options)('the built Electron main and preload, on the stand-in', () => {
  let app: StandInApp
  let lab: LabPage
  const folder = mkdtempSync(join(tmpdir(), 'initlab-test-'))
  const saved = join(folder, 'saved.initlab')

  beforeAll(async () => {
    app = await launchStandIn(options!)
    lab = new LabPage(app.page)
  })
  afterAll(async () => {
    await app?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('runs XOR, looks back, saves by native dialogs, and opens the same numbers', async () => {
    await runXorSaveAndReopen(app.page, {
      async save(press) {
        app.answerDialog({ canceled: false, filePath: saved })
        await press()
        return saved
      },
      async open(path, press) {
        app.answerDialog({ canceled: false, filePaths: [path] })
        await press()
      },
      reload: () => app.page.reload().then(() => undefined)
    })
    expect(app.of('recent')).toContainEqual({ type: 'recent', path: saved })
    expect(app.of('represents').at(-1)).toMatchObject({ path: saved })
    expect(app.of('console').map(({ text }) => text)).toEqual([])
    expect(app.of('page-error')).toEqual([])
  })

  it('names field and value of everything wrong in a broken file, and keeps what it shows', async () => {
    const shown = await lab.said('Xavier')
    for (const broken of brokenFiles) {
      app.answerDialog({ canceled: false, filePaths: [pathOf(broken)] })
      await lab.button('Open').click()
      const told = async (): Promise<boolean> => names(await lab.messages.innerText(), broken)
      await expect.poll(told, { message: JSON.stringify(broken) }).toBe(true)
    }
    expect(await lab.said('Xavier')).toBe(shown)
    expect(app.of('page-error')).toEqual([])
  })

  it('saves and opens from the menu', async () => {
    app.answerDialog({ canceled: false, filePaths: [saved] })
    app.menu('File', 'Open…')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened saved.initlab with its results')
    app.menu('File', 'Save')
    await expect.poll(() => lab.messages.innerText()).toContain(`Saved ${saved}`)
    const other = join(folder, 'other.initlab')
    app.answerDialog({ canceled: false, filePath: other })
    app.menu('File', 'Save as…')
    await expect.poll(() => lab.messages.innerText()).toContain(`Saved ${other}`)
  })

  it('leaves everything as it is when a dialog is cancelled', async () => {
    const dialogs = app.of('dialog').length
    app.answerDialog({ canceled: true, filePaths: [] })
    await lab.button('Open').click()
    await expect.poll(() => app.of('dialog').length).toBe(dialogs + 1)
    expect(await lab.said('zeros')).toContain('solved 0/10')
  })

  it('opens files that are double-clicked while it runs', async () => {
    app.emit('open-file', example('spirals'))
    await expect.poll(() => lab.messages.innerText()).toContain('Opened spirals.json')
    app.emit('second-instance', [], folder, { files: [saved] })
    await expect.poll(() => lab.messages.innerText()).toContain('Opened saved.initlab with its results')
    expect(app.of('focused').length).toBeGreaterThan(0)
  })

  it('opens a sandboxed window without Node, and grants no permission', async () => {
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

  it('gives the page a frozen channel and nothing else', async () => {
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

  it('hears no other frame than the page itself', async () => {
    const { page } = app
    await expect.poll(() => lab.button('Run').isEnabled()).toBe(true)
    // The file that was opened last arrives in pieces: what it says is settled when two looks agree.
    let before = ''
    const settled = async (): Promise<boolean> => {
      const earlier = before
      before = await lab.said('zeros')
      return before === earlier
    }
    await expect.poll(settled, { interval: 500 }).toBe(true)
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
    await page.waitForTimeout(500)
    expect(await lab.said('zeros')).toBe(before)
    expect(await page.getByRole('status').filter({ hasText: 'Finished' }).isVisible()).toBe(true)
    // The same call from the page's own frame is heard.
    await page.evaluate(
      (message) => (Reflect.get(window, 'initlab') as { post(sent: object): void }).post(message),
      call
    )
    await expect.poll(() => lab.said('zeros')).not.toBe(before)
  })

  it('leaves neither the page nor the window', async () => {
    const { page } = app
    const before = page.url()
    await page.evaluate(() => void (location.href = 'https://example.com/'))
    await expect.poll(() => app.of('navigation')).toContainEqual(expect.objectContaining({ prevented: true }))
    await page.evaluate(() => void window.open('https://example.com/'))
    await expect.poll(() => app.of('window-open')).toHaveLength(1)
    expect(app.of('window-open')[0]).toMatchObject({ action: 'deny' })
    expect(page.url()).toBe(before)
  })

  it('asks before it closes over results that no file holds', async () => {
    await expect.poll(() => app.of('edited').at(-1)).toMatchObject({ edited: true })
    app.answerDialog({ response: 0 })
    app.closeWindow()
    await expect.poll(() => app.of('dialog').at(-1)).toMatchObject({ kind: 'message' })
    expect(await lab.button('Run').or(lab.button('Pause')).isVisible()).toBe(true)
    app.answerDialog({ response: 1 })
    app.closeWindow()
    expect(await app.exited).toBe(0)
  })
})

describe.skipIf(!options)('a start with a file', () => {
  it('opens it, after whatever the window had to say', async () => {
    const app = await launchStandIn(options!, [example('spirals')])
    await expect.poll(() => new LabPage(app.page).messages.innerText()).toContain('Opened spirals.json')
    await app.kill()
  })
})
