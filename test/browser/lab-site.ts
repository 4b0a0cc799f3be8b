import type { Browser } from 'playwright-core'
import { LabPage } from './lab-page'
import { startWebHostProcess } from './web-host'

/** A web host with its engine process, which has let a browser in. */
export interface LabSite {
  /**
   * A page as in a browser of its own: what other pages left in theirs is not there, but the host's session is the same.
   * `before` runs in it before its own scripts.
   */
  open(before?: () => void): Promise<LabPage>
  /** Ends the host; the browser stays. */
  close(): Promise<void>
}

export async function startLabSite(browser: Browser): Promise<LabSite> {
  const host = await startWebHostProcess()
  const first = await browser.newContext()
  await (await first.newPage()).goto(host.address)
  const { cookies } = await first.storageState()
  await first.close()
  return {
    async open(before) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 720 },
        storageState: { cookies, origins: [] }
      })
      const page = await context.newPage()
      if (before) await page.addInitScript(before)
      const lab = new LabPage(page)
      await page.goto(new URL('/', host.address).href)
      return lab
    },
    close: () => host.stop().then(() => undefined)
  }
}
