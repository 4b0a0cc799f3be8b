import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'

/** How this machine's Chromium is started; plain JSON, since other processes start it too. */
export type BrowserOptions = Pick<LaunchOptions, 'executablePath' | 'channel' | 'args' | 'env'>

const cache = fileURLToPath(new URL('../../.cache', import.meta.url))

const manifest = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url)

const quiet = ['--disable-background-networking']
/** Chromium's sandbox refuses to run as root, as CI machines do. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : []

/** How to start this machine's browser, or why there is none. */
export type FoundBrowser =
  { readonly options: BrowserOptions } | { readonly options: null; readonly obstacle: string }

/**
 * What `INITLAB_CHROMIUM` names; else the headless Chromium of an npm package on Linux x64, or Chrome, or Edge. Throws
 * where a browser was named and does not start.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env['INITLAB_CHROMIUM']
  if (named) {
    const found = await tried(`INITLAB_CHROMIUM (${named})`, async () => ({ executablePath: named }))
    if (!found.options) throw new Error(found.obstacle)
    return found
  }
  const obstacles: string[] = []
  for (const [name, find] of Object.entries(candidates)) {
    const found = await tried(name, find)
    if (found.options) return found
    obstacles.push(found.obstacle)
  }
  return { options: null, obstacle: `no browser starts here (${obstacles.join('; ')})` }
}

/** As `findBrowser`; in CI, where nobody would see that tests were skipped, it throws where there is no browser. */
export async function findBrowserForTests(): Promise<FoundBrowser> {
  const found = await findBrowser()
  if (!found.options && process.env['CI']) throw new Error(`In CI a browser is needed: ${found.obstacle}`)
  return found
}

const candidates: Readonly<Record<string, () => Promise<Omit<BrowserOptions, 'args'>>>> = {
  ...(process.platform === 'linux' && process.arch === 'x64' && { '@sparticuz/chromium': packagedChromium }),
  Chrome: async () => ({ channel: 'chrome' }),
  Edge: async () => ({ channel: 'msedge' })
}

async function packagedChromium(): Promise<Omit<BrowserOptions, 'args'>> {
  const folder = await unpackedChromium()
  const fonts = existsSync('/etc/fonts')
    ? {}
    : { env: { ...definedEnv(), FONTCONFIG_PATH: join(folder, 'fonts') } }
  return { executablePath: join(folder, 'chromium'), ...fonts }
}

async function tried(name: string, find: () => Promise<Omit<BrowserOptions, 'args'>>): Promise<FoundBrowser> {
  try {
    const options = { ...(await find()), args: [...quiet, ...asRoot] }
    await (await chromium.launch(options)).close()
    return { options }
  } catch (error) {
    return { options: null, obstacle: `${name}: ${String(error).split('\n')[0]}` }
  }
}

/** Unpacks the package's Chromium once, into this checkout; safe against another process that does the same. */
export async function unpackedChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const staging = await mkdtemp(join(cache, 'chromium-unpacking-'))
  const { TMPDIR } = process.env
  process.env['TMPDIR'] = staging // where the package unpacks
  try {
    await sparticuz.executablePath()
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
  }
  return folder
}

const definedEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  )

export const launchBrowser = (options: BrowserOptions): Promise<Browser> => chromium.launch(options)
