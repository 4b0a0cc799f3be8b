import type { Page } from 'playwright-core'
import type { ExperimentInput } from '#core/experiment/schema'
import type { LabPage } from '../browser/lab-page'
import { startLabSite } from '../browser/lab-site'
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
  const { options } = await findBrowser()
  if (!options) return null
  const browser = await launchBrowser(options)
  const site = await startLabSite(browser)
  const lab = await site.open(before)
  await lab.button('Open').waitFor()
  return {
    page: lab.page,
    lab,
    async open(experiment) {
      await lab.open({ name: 'experiment.json', text: JSON.stringify(experiment) })
      await lab.messages.getByText('press Run').waitFor()
    },
    async close() {
      await browser.close()
      await site.close()
    }
  }
}
