import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { createReferenceBackend } from '#engine/backends/reference'
import { findBrowserForTests, launchBrowser } from '../stand-in/browser'
import { worstOfScale, worstRelative } from './compare'
import { type WorkerResult, trainInWorker } from './gpujs-worker-setup'

/** Neither eval nor WebAssembly: what the lab's own pages allow a worker of GPU.js. */
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'"

const page = `
  window.result = new Promise((resolve) => {
    const worker = new Worker('/worker.js', { type: 'module' })
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => resolve({ error: message })
  })`

test('gpujs, webgpu: trains in a browser worker whose content security policy forbids eval', async ({
  skip
}) => {
  const found = await findBrowserForTests()
  const options = found.options ?? skip(found.obstacle)
  const worker = await bundledWorker()
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/': ['text/html', '<!doctype html><script src="/page.js"></script>'],
    '/page.js': ['text/javascript', page],
    '/worker.js': ['text/javascript', worker]
  }
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', '']
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': policy }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await launchBrowser({
    ...options,
    args: [...(options.args ?? []), '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
  })
  try {
    const tab = await browser.newPage()
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const result = (await tab.evaluate('window.result')) as WorkerResult
    const expected = await trainInWorker(createReferenceBackend())
    expect(result).toMatchObject({ mode: 'webgpu' })
    expect(result.adapter).not.toBe('')
    expect(worstRelative(result.losses, expected.losses)).toBeLessThan(1e-4)
    expect(worstOfScale(result.parameters, expected.parameters)).toBeLessThan(1e-4)
  } finally {
    await browser.close()
    server.close()
  }
})

async function bundledWorker(): Promise<string> {
  const bundle = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: fileURLToPath(new URL('gpujs-worker.ts', import.meta.url)),
        output: { codeSplitting: false }
      }
    }
  })
  const [chunk] = (bundle as { output: readonly { type: string; code?: string }[] }).output
  return chunk!.code!
}
