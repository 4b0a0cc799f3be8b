import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Channel } from '#contract/lab-api'
import { decodeMessage, encodeMessage, wirePath } from '#contract/wire'
import { readPage, securityHeaders } from '#node/page'
import { Gate, type Secrets } from './gate'

/** Opened files arrive as one message. */
const largestMessage = 256 * 2 ** 20
/** A page that reads nothing while this much waits for it is gone or stuck. */
const largestBacklog = 256 * 2 ** 20

export interface WebHost {
  readonly port: number
  /** Opens the lab in one browser, once: carries the token. */
  readonly address: string
  close(): Promise<void>
}

export interface WebHostOptions {
  /** Joins a page to the lab; gives what to call when the page is gone. */
  readonly serve: (channel: Channel) => () => void
  /** 0: any free port. */
  readonly port: number
  /** Gives the files of the page; those that were built unless said. */
  readonly page?: PageSource
  readonly secrets?: Secrets
}

/** The answer to one request of the page. `headers`: those of the request. */
export type PageSource = (url: URL, headers: IncomingHttpHeaders) => Promise<Reply>

/** Serves the page and the lab's channel on 127.0.0.1. Rejects when the port is taken. */
export async function startWebHost({
  serve,
  port: wantedPort,
  page = ({ pathname }) => readPage(pathname),
  secrets
}: WebHostOptions): Promise<WebHost> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(wantedPort, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const gate = new Gate(port, secrets)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage })

  server.on('request', (request, response) => {
    answer(gate, request, page).then(
      (reply) => send(request, response, reply),
      (error: unknown) => {
        console.error(error)
        send(request, response, text(500, 'The lab could not answer.'))
      }
    )
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    if (urlOf(request)?.pathname !== wirePath || !gate.knowsPage(request) || !gate.knowsSession(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (page) => join(page, serve))
  })

  return {
    port,
    address: `http://127.0.0.1:${port}/?token=${gate.token}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.close(1001)
        server.close(() => resolve())
        server.closeAllConnections()
        setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), 500).unref()
      })
  }
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

async function answer(gate: Gate, request: IncomingMessage, page: PageSource): Promise<Reply> {
  const url = urlOf(request)
  if (!url || !gate.knowsOrigin(request)) return text(403, 'This address belongs to another page.')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return text(405, 'The page is only read.', { Allow: 'GET, HEAD' })
  const token = url.searchParams.get('token')
  if (token !== null && url.pathname === '/') return enter(gate, request, token)
  if (!gate.knowsSession(request)) return text(403, howToEnter)
  return page(url, request.headers)
}

const howToEnter =
  'This is an InitLab of somebody who has not let this browser in. ' +
  'Open the address that the lab printed when it started; it opens one browser, once. Start the lab again for a new one.'

/**
 * Token for cookie, then on to the plain address. By a page and not by a redirect: after a click on a link elsewhere,
 * a redirect still counts as that other site's and would not carry the new SameSite cookie.
 */
function enter(gate: Gate, request: IncomingMessage, token: string): Reply {
  const cookie = gate.redeem(token)
  if (!cookie && !gate.knowsSession(request)) return text(403, howToEnter)
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      ...(cookie && { 'Set-Cookie': cookie })
    },
    body: '<!doctype html><html lang="en"><meta http-equiv="refresh" content="0; url=/"><title>InitLab</title></html>'
  }
}

/** One page's WebSocket as a channel of the lab. */
function join(socket: WebSocket, serve: (channel: Channel) => () => void): void {
  const leave = serve({
    post(message) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > largestBacklog) socket.terminate()
      else socket.send(encodeMessage(message))
    },
    on(listener) {
      socket.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) return socket.close(1003)
        let message: unknown
        try {
          message = decodeMessage(data)
        } catch {
          return socket.close(1007)
        }
        listener(message)
      })
    }
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', leave)
}

function urlOf({ url = '' }: IncomingMessage): URL | null {
  return url.startsWith('/') && URL.canParse(url, 'http://lab') ? new URL(`http://lab${url}`) : null
}

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  body
})

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) })
  response.end(request.method === 'HEAD' ? undefined : body)
}
