import { protocol } from 'electron'
import { readPage } from '#node/page'

const scheme = 'app'
const host = 'lab'

export const pageUrl = `${scheme}://${host}/index.html`

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
}

/** Answers the page's own requests from the built files; there is no other server. */
export function servePage(): void {
  protocol.handle(scheme, async ({ url, method }) => {
    const { host: asked, pathname } = new URL(url)
    if (asked !== host || method !== 'GET') return new Response(null, { status: 404 })
    const { status, headers, body } = await readPage(pathname)
    return new Response(body, { status, headers })
  })
}

export const isPageUrl = (url: string): boolean =>
  URL.canParse(url) && new URL(url).protocol === `${scheme}:` && new URL(url).host === host
