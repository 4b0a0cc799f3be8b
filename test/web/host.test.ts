import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Channel } from '#contract/lab-api'
import { decodeMessage, encodeMessage } from '#contract/wire'
import { readPage } from '#node/page'
import { startWebHost, type WebHost } from '../../src/web/server'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let host: WebHost
let folder: string
let channels: { channel: Channel; left: boolean }[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-web-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>lab</title>')
  await writeFile(join(folder, 'page', 'assets', 'a.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  channels = []
  host = await startWebHost({
    port: 0,
    page: ({ pathname }) => readPage(pathname, join(folder, 'page')),
    serve(channel) {
      const entry = { channel, left: false }
      channels.push(entry)
      channel.on((message) => channel.post({ echo: message }))
      return () => (entry.left = true)
    }
  })
})
afterEach(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

/** Plain HTTP with headers that a browser would not let a page set, and paths that are sent as they are. */
const get = (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: host.port, path, headers, method }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })

const enter = async (): Promise<string> => {
  const { headers } = await get(new URL(host.address).search ? `/${new URL(host.address).search}` : '/')
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

const connect = (headers: OutgoingHttpHeaders, path = '/lab'): Promise<WebSocket | number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, {
      headers: headers as Record<string, string>
    })
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => resolve(-1))
  })

const ownOrigin = (): string => `http://127.0.0.1:${host.port}`

describe('the way in', () => {
  it('gives a page to nobody without the cookie', async () => {
    for (const path of ['/', '/index.html', '/assets/a.js', '/lab']) {
      const { status, body } = await get(path)
      expect(status).toBe(403)
      expect(body).toContain('Open the address that the lab printed')
    }
  })

  it('exchanges the token once, for a cookie that only HTTP to this host carries', async () => {
    const first = await get(`/${new URL(host.address).search}`)
    expect(first.status).toBe(200)
    expect(first.headers['set-cookie']).toHaveLength(1)
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^initlab-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/
    )
    expect(first.headers['set-cookie']?.[0]).not.toContain(new URL(host.address).searchParams.get('token'))

    const second = await get(`/${new URL(host.address).search}`)
    expect(second.status).toBe(403)
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  it('serves the page by the cookie, again and again, and by the spent address too', async () => {
    const cookie = await enter()
    for (const path of ['/', '/', '/assets/a.js', `/${new URL(host.address).search}`]) {
      expect((await get(path, { cookie })).status).toBe(200)
    }
    expect((await get('/', { cookie: `other=1; ${cookie}` })).body).toContain('<title>lab</title>')
  })

  it.each(['', 'x', 'x'.repeat(43), 'x'.repeat(100_000).slice(0, 8000)])(
    'refuses a wrong token',
    async (token) => {
      expect((await get(`/?token=${token}`)).status).toBe(403)
      expect((await get(`/?token=${new URL(host.address).searchParams.get('token')}`)).status).toBe(200)
    }
  )

  it('refuses a wrong cookie', async () => {
    const cookie = await enter()
    expect((await get('/', { cookie: `${cookie}x` })).status).toBe(403)
    expect((await get('/', { cookie: cookie.replace(/=.*/, '=') })).status).toBe(403)
  })
})

describe('who is asked, and who asks', () => {
  it.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]'])(
    'refuses the name %s, as DNS rebinding brings it',
    async (name) => {
      const cookie = await enter()
      expect((await get('/', { cookie, host: name })).status).toBe(403)
      expect(await connect({ cookie, host: name, origin: `http://${name}` })).toBe(403)
    }
  )

  it('knows itself as localhost too', async () => {
    const cookie = await enter()
    expect((await get('/', { cookie, host: `localhost:${host.port}` })).status).toBe(200)
  })

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'refuses requests of the page %s, even with the cookie',
    async (origin) => {
      const cookie = await enter()
      expect((await get('/', { cookie, origin })).status).toBe(403)
      expect(await connect({ cookie, origin })).toBe(403)
    }
  )

  it('opens the channel to its own page only', async () => {
    const cookie = await enter()
    expect(await connect({ cookie })).toBe(403)
    expect(await connect({ origin: ownOrigin() })).toBe(403)
    expect(await connect({ cookie, origin: ownOrigin() }, '/other')).toBe(403)
    expect(await connect({ cookie, origin: ownOrigin() })).toBeInstanceOf(WebSocket)
  })

  it('is only read', async () => {
    const cookie = await enter()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await get('/', { cookie }, method)).status).toBe(405)
    }
    const head = await get('/', { cookie }, 'HEAD')
    expect([head.status, head.body]).toEqual([200, ''])
  })
})

describe('what is served', () => {
  it('sends its security headers with everything', async () => {
    const cookie = await enter()
    for (const answer of [await get('/', { cookie }), await get('/nothing', { cookie }), await get('/')]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin'
      })
      const policy = String(answer.headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'|https?:|\*/)
    }
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '//secret.txt',
    '/%00',
    '/%',
    '/assets',
    '/nothing.js'
  ])('finds nothing at %s', async (path) => {
    const { status, body } = await get(path, { cookie: await enter() })
    expect(status).toBe(404)
    expect(body).not.toContain('secret')
  })

  it('says what each file is', async () => {
    const cookie = await enter()
    expect((await get('/', { cookie })).headers['content-type']).toBe('text/html; charset=utf-8')
    expect((await get('/assets/a.js', { cookie })).headers['content-type']).toBe(
      'text/javascript; charset=utf-8'
    )
  })
})

describe('the channel', () => {
  const open = async (): Promise<WebSocket> => {
    const socket = await connect({ cookie: await enter(), origin: ownOrigin() })
    if (!(socket instanceof WebSocket)) throw new Error(`refused: ${socket}`)
    return socket
  }
  const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.on('close', resolve))

  it('carries messages both ways, typed arrays as what they were', async () => {
    const socket = await open()
    const message = {
      floats: Float64Array.of(1.5, NaN, Infinity, -0),
      singles: Float32Array.of(0.1),
      epochs: Int32Array.of(0, -1, 2 ** 31 - 1),
      bytes: Uint8Array.of(1, 2),
      text: 'ü',
      nothing: null,
      list: [undefined, true, -1.25, 2 ** 40]
    }
    const answer = new Promise((resolve) =>
      socket.on('message', (data: Buffer) => resolve(decodeMessage(data)))
    )
    socket.send(encodeMessage(message))
    expect(await answer).toEqual({ echo: message })
  })

  it('is left when the page goes', async () => {
    const socket = await open()
    expect(channels).toHaveLength(1)
    socket.close()
    await expect.poll(() => channels[0]?.left).toBe(true)
  })

  it('closes on what is not a message', async () => {
    const one = await open()
    one.send('text')
    expect(await closed(one)).toBe(1003)
  })

  it('closes when the host ends', async () => {
    const socket = await open()
    const code = closed(socket)
    await host.close()
    expect(await code).toBe(1001)
  })
})
