/**
 * Page script that runs a sandboxed preload before the page's own scripts, in the main frame only, with Electron's
 * `require('electron')` for preloads. Values crossing the bridge are cloned both ways, as between isolated worlds.
 * @param {string} preload
 */
export const preloadScript = (preload) => `(() => {
  if (window.top !== window) return
  const strict = (name, members) => new Proxy(members, {
    get(target, key) {
      if (key in target || typeof key === 'symbol') return target[key]
      throw new Error('electron stand-in: ' + name + '.' + key + ' is not implemented')
    }
  })
  const clone = (value) => {
    try { return structuredClone(value) } catch { throw new Error('An object could not be cloned.') }
  }
  const send = window.__standIn
  const listeners = new Map()
  const ipcRenderer = strict('ipcRenderer', {
    send: (channel, ...args) => void send({ channel, args: clone(args) }),
    on(channel, listener) {
      if (!listeners.has(channel)) listeners.set(channel, new Set())
      listeners.get(channel).add(listener)
      return this
    },
    off(channel, listener) { listeners.get(channel)?.delete(listener); return this }
  })
  Object.defineProperty(window, '__standInDeliver', {
    value: (channel, args) => { for (const listener of listeners.get(channel) ?? []) listener({}, ...args) }
  })
  const bridged = (value) => {
    if (typeof value === 'function') return (...args) => bridged(value(...args.map(bridged)))
    if (Object.getPrototypeOf(value ?? 0) === Object.prototype)
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bridged(member)])))
    return clone(value)
  }
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(name, api) {
      if (name in window) throw new Error('Cannot bind an API on top of an existing property on the window object')
      Object.defineProperty(window, name, { value: bridged(api), enumerable: true })
    }
  })
  const require = (name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge }
    throw new Error('module not found: ' + name + ' (sandboxed preload)')
  }
  const module = { exports: {} }
  ;(function (require, module, exports) {\n${preload}\n})(require, module, module.exports)
})()`
