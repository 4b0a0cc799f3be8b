import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Who may talk to this host: the browser that opened the printed address, and nobody else. Other users of the
 * machine lack the token; other web pages lack the cookie (HttpOnly, SameSite=Strict) and are told by their Origin;
 * names that resolve to this machine (DNS rebinding) are told by the Host.
 */
export class Gate {
  /** Goes into the address, and is good once. */
  readonly token: string
  private readonly session: string
  private used = false
  private readonly hosts: ReadonlySet<string>
  private readonly cookieName: string

  constructor(port: number, { token, session }: Secrets = newSecrets()) {
    this.token = token
    this.session = session
    const names = ['127.0.0.1', 'localhost']
    this.hosts = new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
    // Cookies do not know ports: two labs on one machine keep theirs apart by name.
    this.cookieName = `initlab-${port}`
  }

  /** Whether the request is addressed to this host and comes from its own page, or from no page at all. */
  knowsOrigin({ headers: { host, origin } }: IncomingMessage): boolean {
    if (!host || !this.hosts.has(host)) return false
    return origin === undefined || origin === `http://${host}`
  }

  /** As `knowsOrigin`, for a WebSocket: browsers always say where one comes from, so a missing Origin is refused. */
  knowsPage(request: IncomingMessage): boolean {
    return request.headers.origin !== undefined && this.knowsOrigin(request)
  }

  knowsSession({ headers: { cookie = '' } }: IncomingMessage): boolean {
    const prefix = `${this.cookieName}=`
    return cookie
      .split(';')
      .map((part) => part.trim())
      .some((part) => part.startsWith(prefix) && same(part.slice(prefix.length), this.session))
  }

  /** The Set-Cookie value for the right token, the first time; else null. */
  redeem(token: string): string | null {
    if (this.used || !same(token, this.token)) return null
    this.used = true
    return `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/`
  }
}

export interface Secrets {
  /** Lets one browser in. */
  readonly token: string
  /** The cookie of the browser that was let in. */
  readonly session: string
}

export const newSecrets = (): Secrets => ({ token: secret(), session: secret() })

const secret = (): string => randomBytes(32).toString('base64url')

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
