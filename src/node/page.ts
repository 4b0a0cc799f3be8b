import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { builtFile } from './built'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/** The page runs its own code and nothing else; it talks to its own host and is framed by nobody. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** Sent with every answer of every host. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store'
}

export interface PageAnswer {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

/** One file of the page, by the path of its URL; 404 for what is not there or lies outside of the page's folder. */
export async function readPage(urlPath: string, folder = builtFile('renderer')): Promise<PageAnswer> {
  const file = pageFile(urlPath, folder)
  const body = file && (await readFile(file).catch(() => null))
  if (!body) return plain('Not found')
  const contentType = contentTypes[extname(file)] ?? 'application/octet-stream'
  return {
    status: 200,
    headers: { ...securityHeaders, 'Content-Type': contentType },
    body: new Uint8Array(body)
  }
}

function pageFile(urlPath: string, folder: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null
  }
  if (path.includes('\0') || path.includes('\\')) return null
  const file = resolve(folder, `.${path === '/' ? '/index.html' : path}`)
  return file.startsWith(folder + sep) ? file : null
}

const plain = (text: string): PageAnswer => ({
  status: 404,
  headers: { ...securityHeaders, 'Content-Type': 'text/plain; charset=utf-8' },
  body: new Uint8Array(new TextEncoder().encode(text))
})
