import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { expect } from 'vitest'
import { browserTest, noBrowser } from './lab-test'

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The page with every chart, served from its sources as while one develops; it is in no build. */
async function serveGallery(): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: at('src/renderer'),
    cacheDir: at('.cache/gallery'),
    plugins: [vue()],
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null }
  })
  return server.listen()
}

interface Shown {
  readonly page: Page
  /** Of the browser and of Vue, so far. */
  readonly complaints: readonly string[]
}

/** Tests of the gallery, which those of a file share: each sets the page as it needs it. Complaints of the page fail them. */
export const galleryTest = browserTest
  .extend('server', { scope: 'file' }, async ({ launched }, { onCleanup }): Promise<ViteDevServer | null> => {
    const server = launched && (await serveGallery())
    onCleanup(() => server?.close())
    return server
  })
  .extend('shown', { scope: 'file' }, async ({ launched, server }, { onCleanup }): Promise<Shown | null> => {
    if (!launched || !server) return null
    const page = await launched.newPage({ colorScheme: 'light' })
    onCleanup(() => page.close())
    const complaints: string[] = []
    page.on('console', (line) => ['warning', 'error'].includes(line.type()) && complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(`${server.resolvedUrls!.local[0]}gallery/`)
    await page.locator('.axis .tick > span').first().waitFor()
    return { page, complaints }
  })
  .extend('gallery', async ({ shown, skip }, { onCleanup }): Promise<Page> => {
    const { page, complaints } = shown ?? skip(noBrowser)
    onCleanup(() => expect(complaints, 'what the browser or Vue complained about').toEqual([]))
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByLabel('Projector').setChecked(false)
    return page
  })
