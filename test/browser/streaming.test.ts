import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../stand-in/browser'
import { crowdedXor } from '../support/xor'
import { LabPage } from './lab-page'
import { startWebHostProcess, type WebHostProcess } from './web-host'

const options = inject('browser')

/** What the page's WebSocket brought, and how often the page repainted while it did. */
interface Notes {
  readonly messages: number[]
  frames: number
}

/** Runs in the page before its own scripts. */
function note(): void {
  const notes: Notes = { messages: [], frames: 0 }
  Object.assign(window, { notes })
  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => notes.messages.push((data as ArrayBuffer).byteLength))
    }
  }
  const look = (): void => {
    notes.frames++
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** How many frames a second there are is what `npm run bench -- --streaming` measures; here, what they depend on. */
describe.skipIf(!options)('240 runs of 10,000 recorded epochs', () => {
  let host: WebHostProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    host = await startWebHostProcess()
    browser = await launchBrowser(options!)
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.addInitScript(note)
    await page.goto(host.address)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  })

  it('stream in small messages, a repaint or more to each, and arrive whole', async () => {
    const lab = new LabPage(page)
    const chooser = page.waitForEvent('filechooser')
    await lab.button('Open').click()
    const buffer = Buffer.from(JSON.stringify(crowdedXor(10_000)))
    await (await chooser).setFiles({ name: 'xor.json', mimeType: 'application/json', buffer })
    await lab.messages.getByText('press Run').waitFor()
    const before = await page.evaluate(() => (window as unknown as { notes: Notes }).notes)
    await lab.button('Run').click()
    await lab.finished(100_000)
    const { messages, frames } = await page.evaluate(() => (window as unknown as { notes: Notes }).notes)
    const streamed = messages.slice(before.messages.length)
    const megabyte = 2 ** 20
    const sum = streamed.reduce((total, bytes) => total + bytes, 0)
    // Four metrics of 240 runs in float64.
    expect(sum).toBeGreaterThan(10_001 * 240 * 4 * 8)
    // A megabyte of metrics, of weights and of probes at most.
    expect(Math.max(...streamed)).toBeLessThan(3.1 * megabyte)
    const large = streamed.filter((bytes) => bytes > megabyte / 2).length
    expect(frames - before.frames).toBeGreaterThanOrEqual(large)
    expect(await lab.epochShown()).toBe(10_000)
    expect(await lab.said('article-zeros')).toContain('solved 0/30')
  })
})
