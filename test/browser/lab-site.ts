import type { Browser } from 'playwright-core'
import { LabPage } from './lab-page'
import { createBirpc } from 'birpc'
import { WebSocket } from 'ws'
import type { LabApi } from '#contract/lab-api'
import { decodeMessage, encodeMessage, wirePath } from '#contract/wire'
import { startWebHostProcess, type WebHostProcess } from './web-host'

/** A web host with its engine process, which has let a browser in. */
export interface LabSite {
  /**
   * A page as in a browser of its own: what other pages left in theirs is not there, but the host's session is the same. What
   * was edited in other pages is forgotten.
   * `before` runs in it before its own scripts.
   */
  open(before?: () => void): Promise<LabPage>
  readonly host: WebHostProcess
  /** Ends the host; the browser stays. */
  close(): Promise<void>
}

export async function startLabSite(
  browser: Browser,
  starting: Promise<WebHostProcess> = startWebHostProcess()
): Promise<LabSite> {
  const host = await starting
  const first = await browser.newContext()
  await (await first.newPage()).goto(host.address)
  const { cookies } = await first.storageState()
  await first.close()
  return {
    async open(before) {
      await forgetEdited(new URL(host.address), cookies)
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
    host,
    close: () => host.stop().then(() => undefined)
  }
}

/** As the page that was edited in would say that nothing is. */
async function forgetEdited(
  { host }: URL,
  cookies: readonly { readonly name: string; readonly value: string }[]
): Promise<void> {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const socket = new WebSocket(`ws://${host}${wirePath}`, { headers: { cookie, origin: `http://${host}` } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const api = createBirpc<LabApi>(
    {},
    {
      post: (message) => socket.send(encodeMessage(message)),
      on: (listener) => void socket.on('message', (data: Buffer) => listener(decodeMessage(data)))
    }
  )
  await api.keepEdited(null)
  socket.close()
}
