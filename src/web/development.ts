import { securityHeaders } from '#node/page'
import { newSecrets, type Secrets } from './gate'
import { hostLab } from './host-lab'
import type { PageSource } from './server'

/**
 * The host of `npm run dev`, which starts it as a child again and again, with what it said of itself the last time: the
 * browser that was let in stays so. It ends with its parent, or when that lets it go.
 */
export interface DevelopmentHost {
  readonly port: number
  readonly address: string
  readonly secrets: Secrets
}

/** What the parent asks for. */
export interface DevelopmentWish {
  readonly port: number
  readonly secrets?: Secrets
  /** Where Vite serves the page, and says what has changed in it. */
  readonly page: string
  /** Told to styles that Vite puts into the page. */
  readonly nonce: string
  readonly file?: string
}

process.once('message', (wish) => void begin(wish as DevelopmentWish))
// Ctrl+C goes to every process of the terminal; the parent ends this one.
process.on('SIGINT', () => undefined)

async function begin({ port, page, nonce, secrets = newSecrets(), file }: DevelopmentWish): Promise<void> {
  const { lab, host, end } = await hostLab({ port, secrets, page: pageOf(page, nonce) })
  process.once('disconnect', end)
  process.once('SIGTERM', end)
  if (!process.connected) return end()
  if (file !== undefined) await lab.openPath(file)
  const said: DevelopmentHost = { port: host.port, address: host.address, secrets }
  process.send?.(said)
}

/** The page as Vite has it at the moment. It may hear from there, and have the styles that come from there. */
function pageOf(origin: string, nonce: string): PageSource {
  const policy = securityHeaders['Content-Security-Policy']!.replace(
    "connect-src 'self'",
    `connect-src 'self' ${origin.replace(/^http/, 'ws')}`
  ).replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`)
  return async (url, { accept = '*/*' }) => {
    const response = await fetch(new URL(url.pathname + url.search, origin), { headers: { accept } })
    const contentType = response.headers.get('Content-Type') ?? 'application/octet-stream'
    return {
      status: response.status,
      headers: { ...securityHeaders, 'Content-Security-Policy': policy, 'Content-Type': contentType },
      body: new Uint8Array(await response.arrayBuffer())
    }
  }
}
