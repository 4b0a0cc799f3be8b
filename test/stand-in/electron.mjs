/**
 * A stand-in for Electron's main-process module on playwright-core and a plain Chromium, so that the built main and
 * preload can be driven on machines without Electron. Members that it lacks throw, so no test passes on an API that is
 * not there. It cannot show isolated worlds, the sandbox, native dialogs and menus, asar, fuses, or the instance lock.
 *
 * Talks with `launch.ts` over the process channel: reports as {type, …}, orders as {order, …}.
 */
import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { preloadScript } from './preload-world.mjs'

/** @import { Browser, Frame, Page, Route } from 'playwright-core' */
/** @import { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron' */

/** @param {{ readonly type: string, readonly [detail: string]: unknown }} message */
const report = (message) => process.connected && process.send?.(JSON.parse(JSON.stringify(message)))

/**
 * @template {object} T
 * @param {string} name
 * @param {T} target
 */
const strict = (name, target) =>
  new Proxy(target, {
    get(object, key) {
      if (key in object || typeof key === 'symbol' || key === 'then' || key === 'toJSON')
        return Reflect.get(object, key)
      throw new Error(`electron stand-in: ${name}.${String(key)} is not implemented`)
    }
  })

/** @param {object} more */
const preventable = (more = {}) => {
  const event = { ...more, defaultPrevented: false, preventDefault: () => (event.defaultPrevented = true) }
  return event
}

/** Chromium has no custom schemes: app://lab/x is https://lab.app.invalid/x to it. */
const schemes = new Map()
/** @type {Map<string, (request: Request) => Promise<Response>>} */
const answers = new Map()
/** @param {string} url */
const toWeb = (url) => {
  const { protocol, host, pathname, search, hash } = new URL(url)
  const scheme = protocol.slice(0, -1)
  return schemes.has(scheme) ? `https://${host}.${scheme}.invalid${pathname}${search}${hash}` : url
}
/** @param {string} url */
const toApp = (url) => {
  const [, host, scheme, rest] = /^https:\/\/([^/]*)\.([a-z]+)\.invalid(\/.*)?$/.exec(url) ?? []
  return scheme ? `${scheme}://${host}${rest ?? '/'}` : url
}

/** @type {Browser | null} */
let browser = null
/** @type {Set<BrowserWindow>} */
const windows = new Set()

class App extends EventEmitter {
  isPackaged = false
  name = 'InitLab'
  sandboxed = false
  ready = this.boot()

  async boot() {
    await new Promise(setImmediate)
    const options = JSON.parse(process.env['STAND_IN_BROWSER'] ?? '')
    const port = `--remote-debugging-port=${process.env['STAND_IN_PORT']}`
    browser = await chromium.launch({ ...options, headless: true, args: [...options.args, port] })
    this.emit('ready')
  }
  enableSandbox() {
    if (browser) throw new Error('enableSandbox comes before ready')
    this.sandboxed = true
  }
  whenReady() {
    return this.ready
  }
  isReady() {
    return browser !== null
  }
  /** @param {string} name */
  getPath(name) {
    return name === 'userData' ? process.env['STAND_IN_USER_DATA'] : join(tmpdir(), name)
  }
  getVersion() {
    return '0.0.0'
  }
  /** @param {unknown} data */
  requestSingleInstanceLock(data) {
    report({ type: 'lock', data })
    return true
  }
  /** @param {string} path */
  addRecentDocument(path) {
    report({ type: 'recent', path })
  }
  async quit() {
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of windows) {
      await window.close()
      if (windows.has(window)) return
    }
    const last = preventable()
    this.emit('will-quit', last)
    if (last.defaultPrevented) return
    await browser?.close()
    process.exit(0)
  }
}
export const app = strict('app', new App())

export const protocol = strict('protocol', {
  /** @param {readonly { scheme: string, privileges: object }[]} list */
  registerSchemesAsPrivileged(list) {
    if (browser) throw new Error('registerSchemesAsPrivileged comes before ready')
    for (const { scheme, privileges } of list) schemes.set(scheme, privileges)
    report({ type: 'schemes', schemes: list })
  },
  /**
   * @param {string} scheme
   * @param {(request: Request) => Promise<Response>} answer
   */
  handle(scheme, answer) {
    if (!browser) throw new Error('protocol.handle comes after ready')
    if (!schemes.has(scheme)) throw new Error(`scheme ${scheme} was not registered as privileged`)
    answers.set(scheme, answer)
  }
})

const ipc = new EventEmitter()
export const ipcMain = strict('ipcMain', ipc)

/** @type {unknown[]} */
const queuedAnswers = []
const ask =
  (/** @type {string} */ kind) =>
  async (/** @type {unknown[]} */ ...args) => {
    report({ type: 'dialog', kind, options: args.at(-1) })
    if (queuedAnswers.length === 0)
      throw new Error(`electron stand-in: no answer is queued for the ${kind} dialog`)
    return queuedAnswers.shift()
  }
export const dialog = strict('dialog', {
  showOpenDialog: ask('open'),
  showSaveDialog: ask('save'),
  showMessageBox: ask('message'),
  showErrorBox: (/** @type {string} */ title, /** @type {string} */ content) =>
    report({ type: 'error-box', title, content })
})

/**
 * @typedef {((contents: null, permission: string, answer: (granted: boolean) => void, details: object) => void) | null} RequestHandler
 * @typedef {((contents: null, permission: string, origin: string, details: object) => boolean) | null} CheckHandler
 * @typedef {((details: { deviceType: string }) => boolean) | null} DeviceHandler
 */

/** @type {{ request: RequestHandler, check: CheckHandler, device: DeviceHandler }} */
const permissions = { request: null, check: null, device: null }
const defaultSession = strict('session.defaultSession', {
  setPermissionRequestHandler: (/** @type {RequestHandler} */ handler) => (permissions.request = handler),
  setPermissionCheckHandler: (/** @type {CheckHandler} */ handler) => (permissions.check = handler),
  setDevicePermissionHandler: (/** @type {DeviceHandler} */ handler) => (permissions.device = handler)
})
export const session = strict('session', {
  get defaultSession() {
    if (!browser) throw new Error('session comes after ready')
    return defaultSession
  }
})
const reportPermissions = () => {
  const asked = [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'hid',
    'serial',
    'usb'
  ]
  // Without a handler Electron grants.
  const granted = asked.filter((permission) => {
    let allowed = permissions.request === null
    permissions.request?.(null, permission, (answer) => (allowed = answer), {})
    return allowed || (permissions.check?.(null, permission, 'app://lab', {}) ?? true)
  })
  report({ type: 'permissions', granted, devices: permissions.device?.({ deviceType: 'hid' }) ?? true })
}

/** @typedef {{ readonly template: readonly MenuItemConstructorOptions[] }} StandInMenu */

/** @type {StandInMenu | null} */
let menu = null
export const Menu = strict('Menu', {
  setApplicationMenu: (/** @type {StandInMenu} */ built) => (menu = built),
  buildFromTemplate: (/** @type {readonly MenuItemConstructorOptions[]} */ template) => ({ template })
})
/** @param {readonly string[]} path */
const clickMenu = (path) => {
  let items = menu?.template ?? []
  let item
  for (const label of path) {
    item = items.find((one) => (one.label ?? one.role)?.replace('&', '') === label)
    if (!item) throw new Error(`no menu item ${label}`)
    items = /** @type {readonly MenuItemConstructorOptions[]} */ (item.submenu ?? [])
  }
  const click = /** @type {(() => void) | undefined} */ (item?.click)
  click?.()
}

export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false })

const workArea = { x: 0, y: 0, width: 1920, height: 1080 }
export const screen = strict('screen', { getDisplayMatching: () => ({ workArea }) })

class WebContents extends EventEmitter {
  /** @type {Page | null} */
  page = null
  address = ''
  /**
   * What the app is given of it.
   * @type {WebContents}
   */
  handle = this
  /** @type {(details: object) => { action: string }} */
  decideOpen = () => ({ action: 'allow' })

  /** @param {BrowserWindow} window */
  constructor(window) {
    super()
    this.window = window
  }
  /** @param {string} url */
  async loadURL(url) {
    this.address = url
    this.page ??= await this.create()
    await this.page.goto(toWeb(url))
    this.window.emit('ready-to-show')
    report({ type: 'window', url })
  }
  async create() {
    const { width, height, webPreferences } = this.window.options
    if (!browser) throw new Error('a window comes after ready')
    const context = await browser.newContext({ viewport: { width, height } })
    const page = await context.newPage()
    page.on('popup', async (popup) => {
      const { action } = this.decideOpen({
        url: toApp(popup.url()),
        frameName: '',
        disposition: 'new-window'
      })
      report({ type: 'window-open', url: popup.url(), action })
      if (action !== 'allow') await popup.close()
    })
    page.on('console', (line) => report({ type: 'console', level: line.type(), text: line.text() }))
    page.on('pageerror', (error) => report({ type: 'page-error', text: String(error) }))
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    await page.exposeBinding('__standIn', ({ frame }, { channel, args }) => {
      const parent = frame.parentFrame()
      const senderFrame = { url: toApp(frame.url()), parent: parent && { url: toApp(parent.url()) } }
      ipc.emit(channel, { sender: this.handle, senderFrame }, ...args)
    })
    if (webPreferences?.preload) {
      if (webPreferences.sandbox && !webPreferences.preload.endsWith('.cjs'))
        throw new Error('a sandboxed preload is CommonJS')
      await page.addInitScript({ content: preloadScript(readFileSync(webPreferences.preload, 'utf8')) })
    }
    await context.route('**/*', (route) => this.answer(route, page))
    return page
  }
  /**
   * @param {Route} route
   * @param {Page} page
   */
  async answer(route, page) {
    const request = route.request()
    const url = toApp(request.url())
    /** @type {Frame} */
    let frame
    try {
      frame = request.frame()
    } catch {
      return route.abort('blockedbyclient') // a popup's first request
    }
    const main = frame === page.mainFrame()
    if (request.isNavigationRequest() && url !== this.address) {
      const event = preventable({ url, isMainFrame: main })
      if (main) this.emit('will-navigate', event, url)
      this.emit('will-frame-navigate', event)
      report({ type: 'navigation', url, prevented: event.defaultPrevented })
      if (event.defaultPrevented) return route.abort('aborted')
    }
    const answer = answers.get(new URL(url).protocol.slice(0, -1))
    if (!answer) {
      report({ type: 'outside', url })
      return route.abort('blockedbyclient')
    }
    const response = await answer(new Request(url, { method: request.method(), headers: request.headers() }))
    const headers = Object.fromEntries(response.headers)
    await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) })
  }
  /**
   * @param {string} channel
   * @param {unknown[]} args
   */
  send(channel, ...args) {
    const deliver = (/** @type {[string, unknown[]]} */ [name, values]) =>
      Reflect.get(window, '__standInDeliver')(name, values)
    this.page
      ?.evaluate(deliver, /** @type {[string, unknown[]]} */ ([channel, structuredClone(args)]))
      .catch(() => undefined) // the page is on its way out
  }
  reload() {
    void this.page?.reload()
  }
  /** @param {WebContents['decideOpen']} handler */
  setWindowOpenHandler(handler) {
    this.decideOpen = handler
  }
  isDestroyed() {
    return this.page?.isClosed() ?? false
  }
}

export class BrowserWindow extends EventEmitter {
  /** @param {BrowserWindowConstructorOptions} options */
  constructor(options) {
    super()
    this.options = { width: 800, height: 600, ...options }
    const handle = strict('BrowserWindow', this)
    const contents = new WebContents(handle)
    this.webContents = contents.handle = strict('webContents', contents)
    windows.add(handle)
    report({ type: 'created', options: this.options, sandboxed: app.sandboxed })
    app.emit('web-contents-created', {}, this.webContents)
    return handle
  }
  /** @param {string} url */
  loadURL(url) {
    return this.webContents.loadURL(url)
  }
  async close() {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) await this.destroy()
  }
  async destroy() {
    if (!windows.delete(this)) return
    await this.webContents.page?.close()
    this.emit('closed')
    if (windows.size === 0) app.emit('window-all-closed')
  }
  isDestroyed() {
    return !windows.has(this)
  }
  show() {
    report({ type: 'shown' })
  }
  focus() {
    report({ type: 'focused' })
  }
  maximize() {
    report({ type: 'maximized' })
  }
  isMaximized() {
    return false
  }
  isMinimized() {
    return false
  }
  getNormalBounds() {
    const { x = 0, y = 0, width, height } = this.options
    return { x, y, width, height }
  }
  /** @param {string} path */
  setRepresentedFilename(path) {
    report({ type: 'represents', path })
  }
  /** @param {boolean} edited */
  setDocumentEdited(edited) {
    report({ type: 'edited', edited })
  }
}
/** @typedef {'pipe' | 'ignore' | 'inherit'} StandardStream */

export const utilityProcess = strict('utilityProcess', {
  /**
   * @param {string} file
   * @param {readonly string[]} args
   * @param {{ stdio?: StandardStream | StandardStream[], env?: NodeJS.ProcessEnv, execArgv?: string[] }} options
   */
  fork(file, args = [], { stdio = 'inherit', env = process.env, execArgv = [] } = {}) {
    const child = fork(fileURLToPath(new URL('./utility-boot.mjs', import.meta.url)), [file, ...args], {
      env: { ...env, NODE_OPTIONS: '' },
      execArgv,
      serialization: 'advanced',
      stdio: [...(Array.isArray(stdio) ? stdio : [stdio, stdio, stdio]), 'ipc']
    })
    const utility = Object.assign(new EventEmitter(), {
      pid: child.pid,
      stdout: child.stdout,
      stderr: child.stderr,
      postMessage(/** @type {object} */ message, /** @type {readonly unknown[]} */ transfer = []) {
        if (transfer.length > 0) throw new Error('electron stand-in: MessagePort transfer is not implemented')
        if (child.connected) child.send(message)
      },
      kill: () => child.kill()
    })
    child.once('spawn', () => {
      report({ type: 'utility', pid: child.pid })
      utility.emit('spawn')
    })
    child.on('message', (message) => utility.emit('message', message))
    child.once('exit', (code) => utility.emit('exit', code ?? 1))
    return strict('utilityProcess.fork()', utility)
  }
})

/** @type {Readonly<Record<string, (order: any) => unknown>>} */
const orders = {
  dialog: ({ answer }) => queuedAnswers.push(answer),
  emit: ({ event, args }) => app.emit(event, preventable(), ...args),
  menu: ({ path }) => clickMenu(path),
  permissions: reportPermissions,
  close: () => [...windows][0]?.close(),
  quit: () => app.quit()
}
process.on('message', (/** @type {{ order: string }} */ message) => {
  const order = orders[message.order]
  if (!order) throw new Error(`electron stand-in: no order ${message.order}`)
  order(message)
})
process.on('disconnect', () => void browser?.close().finally(() => process.exit(1)))

export default {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  utilityProcess
}
