// `npm run dev`: the lab in a browser, from its sources. What is edited of the page shows at once; where the host or the
// engine are concerned, what is stale is built and both start again, under the page that stays.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import openBrowser from 'open'
import { freshen, orExit } from '../bundles/fresh.mjs'
import { withGenerated } from '../bundles/parts.mjs'
import { isFresh } from '../bundles/stamps.mjs'
import { HostProcess } from '../development/host-process.mjs'
import { startPageServer } from '../development/page-server.mjs'
import { root } from '../root.mjs'
import { typedIn } from './typed-in.mjs'

/** @import { PartName } from '../bundles/parts.mjs' */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-open': { type: 'boolean' } }
})
const files = positionals.map((file) => resolve(typedIn('dev'), file))
// Where electron-vite looks for its configuration.
process.chdir(root)

/** @type {readonly PartName[]} */
const parts = ['development', 'engine']
await orExit(freshen(parts))

const host = new HostProcess()
let changes = Promise.resolve()
// One after the other: the first builds for all.
const page = await startPageServer(() => (changes = changes.then(refresh)))
process.once('SIGINT', end).once('SIGTERM', end).once('SIGHUP', end)

const wish = { port: 0, page: page.origin, nonce: page.nonce }
const address = await host.start({ ...wish, file: files[0] })
console.log(`InitLab in development is at ${address}`)
console.log('Edit src: the page changes, host and engine start again. Ctrl+C ends all of it.')
if (!values['no-open']) await openBrowser(address)

async function refresh() {
  if (withGenerated(parts).every(isFresh)) return
  try {
    await freshen(parts)
    const began = performance.now()
    await host.start(wish)
    console.log(`Host and engine started again (${Math.round(performance.now() - began)} ms).`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
}

async function end() {
  await Promise.all([host.stop(), page.close()])
  process.exit(0)
}
