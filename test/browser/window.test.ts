import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser } from '../stand-in/browser'
import { accessibilityViolations } from './axe'
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

  const broken = (
    JSON.parse(readFileSync('test/fixtures/broken/manifest.json', 'utf8')) as {
      file: string
      field: string
      value: string
    }[]
  ).slice(0, 24)

  it('says what is wrong with a broken file, by field and value, and keeps what it shows', async () => {
    const lab = new LabPage(page)
    const shown = await lab.said('Xavier')
    for (const { file, field, value } of broken) {
      const chooser = page.waitForEvent('filechooser')
      await lab.button('Open').click()
      await (await chooser).setFiles(join('test/fixtures/broken', file))
      const saysSo = async (): Promise<boolean> => {
        const text = await lab.messages.innerText()
        return text.includes(field) && text.includes(value)
      }
      await expect.poll(saysSo, { message: `${file}: ${field} (${value})` }).toBe(true)
      expect(await lab.said('Xavier')).toBe(shown)
    }
  })

  it.each(['light', 'dark'] as const)('has no WCAG 2.2 AA violation that axe finds, %s', async (scheme) => {
    expect(await accessibilityViolations(page, scheme)).toEqual([])
  })
})
