import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser } from '../stand-in/browser'
import { accessibilityViolations } from './axe'
import { brokenFiles, inBrowser, names, pathOf } from './broken-files'
import { LabPage } from './lab-page'
import { startWebHostProcess, type WebHostProcess } from './web-host'

const options = inject('browser')

describe.skipIf(!options)('the window', () => {
  let host: WebHostProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    host = await startWebHostProcess()
    browser = await launchBrowser(options!)
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(host.address)
    await page.getByRole('button', { name: /Run the XOR example/ }).click()
    await new LabPage(page).finished(60_000)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  })

  it('says what is wrong with a broken file, by field and value, and keeps what it shows', async () => {
    const lab = new LabPage(page)
    const shown = await lab.said('Xavier')
    for (const broken of brokenFiles) {
      const chooser = page.waitForEvent('filechooser')
      await lab.button('Open').click()
      await (await chooser).setFiles(pathOf(broken))
      await expect
        .poll(async () => names(await lab.messages.innerText(), inBrowser(broken)), {
          message: JSON.stringify(broken)
        })
        .toBe(true)
      expect(await lab.said('Xavier')).toBe(shown)
    }
  })

  it.each(['light', 'dark'] as const)('has no WCAG 2.2 AA violation that axe finds, %s', async (scheme) => {
    expect(await accessibilityViolations(page, scheme)).toEqual([])
  })
})
