import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../stand-in/browser'
import { LabPage } from './lab-page'
import { runXorSaveAndReopen } from './scenario'
import { startWebHostProcess, type WebHostProcess } from './web-host'

const options = inject('browser')

describe.skipIf(!options)('the lab in a browser', () => {
  let browser: Browser
  let host: WebHostProcess
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await launchBrowser(options!)
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    host = await startWebHostProcess()
    context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    page = await context.newPage()
    complaints = []
    page.on('console', (line) => line.type() !== 'log' && complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
  })
  afterEach(async () => {
    await context.close()
    await host.stop()
  })

  it('runs XOR, looks back, saves, and shows the same numbers after a reload', async () => {
    await page.goto(host.address)
    const folder = await mkdtemp(join(tmpdir(), 'initlab-saved-'))
    await runXorSaveAndReopen(page, {
      async save(press) {
        const [download] = await Promise.all([page.waitForEvent('download'), press()])
        const file = join(folder, download.suggestedFilename())
        await download.saveAs(file)
        return file
      },
      async open(file, press) {
        const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()])
        await chooser.setFiles(file)
      },
      reload: () => page.reload().then(() => undefined)
    })
    await rm(folder, { recursive: true })
    expect(complaints, 'what the browser complained about, its security policy included').toEqual([])
  })

  it('leaves no token in the address, and lets a second browser in never', async () => {
    await page.goto(host.address)
    await page.waitForURL((url) => url.search === '')
    const stranger = await browser.newContext()
    const other = await stranger.newPage()
    expect((await other.goto(host.address))?.status()).toBe(403)
    expect((await other.goto(new URL('/', host.address).href))?.status()).toBe(403)
    await stranger.close()
  })

  it('goes on after the page was closed and opened again', async () => {
    await page.goto(host.address)
    const lab = new LabPage(page)
    await lab.button('Run the XOR example').click()
    await lab.column('zeros').waitFor()
    await page.close()
    page = await context.newPage()
    await page.goto(new URL('/', host.address).href)
    await new LabPage(page).finished(60_000)
    expect(await new LabPage(page).said('zeros')).toContain('solved 0/10')
  })
})

describe('the web host as a process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s', async (signal) => {
    const host = await startWebHostProcess()
    expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+$/)
    expect(await host.stop(signal)).toBe(0)
    expect(host.output()).not.toMatch(/^\s+at /m)
  })

  it('says in a line what is wrong with its arguments', async () => {
    await expect(startWebHostProcess('--port', 'x')).rejects.toThrow(
      /exit code 2.*--port \(x\): a whole number from 1 to 65535 is needed/
    )
    await expect(startWebHostProcess('--prot', '1')).rejects.toThrow(/exit code 2.*'--prot'/)
    const host = await startWebHostProcess()
    await expect(startWebHostProcess('--port', new URL(host.address).port)).rejects.toThrow(
      /another program has this port/
    )
    await host.stop()
  })
})
