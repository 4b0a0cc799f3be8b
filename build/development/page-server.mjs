import { randomBytes } from 'node:crypto'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { createServer, mergeConfig } from 'vite'
import { root } from '../root.mjs'

/** @import { AddressInfo } from 'node:net' */
/** @import { Plugin } from 'vite' */

/**
 * Vite, which serves the page from its sources and exchanges in an open page what is edited. `changed` is awaited
 * before: a page that has to be loaded again then finds a host.
 * @param {() => Promise<void>} changed hears of every change in src
 */
export async function startPageServer(changed) {
  process.env['NODE_ENV_ELECTRON_VITE'] = 'development'
  const { config } = await resolveConfig({ logLevel: 'warn' }, 'serve', 'development')
  /** @type {Plugin} */
  const hostFirst = {
    name: 'host-first',
    async hotUpdate() {
      if (this.environment.name === 'client') await changed()
    }
  }
  const nonce = randomBytes(16).toString('base64url')
  const port = await freePort()
  const server = await createServer(
    mergeConfig(config?.renderer ?? {}, {
      configFile: false,
      clearScreen: false,
      cacheDir: join(root, '.cache', 'vite'),
      html: { cspNonce: nonce },
      server: {
        host: '127.0.0.1',
        port,
        strictPort: true,
        // The page comes through the host, from another port.
        hmr: { host: '127.0.0.1', clientPort: port },
        fs: { allow: [root] }
      },
      plugins: [hostFirst]
    })
  )
  await server.listen()
  server.watcher.add(join(root, 'src'))
  return { origin: `http://127.0.0.1:${port}`, nonce, close: () => server.close() }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createTcpServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = /** @type {AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}
