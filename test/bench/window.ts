import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { ExperimentInput } from '#core/experiment/schema'
import { LabPage } from '../browser/lab-page'
import { startWebHostProcess } from '../browser/web-host'
import { findBrowser, launchBrowser } from '../stand-in/browser'

/** The lab as a person has it: the web host, its engine process and a real browser. */
export interface LabWindow {
  readonly page: Page
  readonly lab: LabPage
  /** Puts an experiment into the setup, as opening its file does. */
  open(experiment: ExperimentInput): Promise<void>
  close(): Promise<void>
}

/** `before` runs in the page before its own scripts. null where this machine has no browser that a script could drive. */
export async function openLabWindow(before?: () => void): Promise<LabWindow | null> {
  const options = await findBrowser()
  if (!options) return null
  const folder = await mkdtemp(join(tmpdir(), 'initlab-bench-'))
  const host = await startWebHostProcess()
  const browser: Browser = await launchBrowser(options)
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  if (before) await page.addInitScript(before)
  await page.goto(host.address)
  const lab = new LabPage(page)
  await lab.button('Open').waitFor()
  return {
    page,
    lab,
    async open(experiment) {
      const file = join(folder, 'experiment.json')
      await writeFile(file, JSON.stringify(experiment))
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), lab.button('Open').click()])
      await chooser.setFiles(file)
      await lab.messages.getByText('press Run').waitFor()
    },
    async close() {
      await browser.close()
      await host.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}
