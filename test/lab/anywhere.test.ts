import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build, type Plugin } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import type { Channel } from '#contract/lab-api'
import type * as room from '#lab/lab'
import type { Host, OwnPlace } from '#lab/ports'
import { nodeHost } from '#node/host'
import { type TestInterface, testInterface } from './support/interface'

/** The lab as a page without a server would have it: bundled for a browser, with the globals that all hosts share. */

const root = fileURLToPath(new URL('../..', import.meta.url))
const golden = readFileSync(`${root}/test/fixtures/versions/initlab-1/weights.initlab`)

/** Uint8Array: what crosses between the page and this test is of one kind. */
const shared = { TextEncoder, TextDecoder, AbortController, setTimeout, clearTimeout, Uint8Array }

const noModuleOfNode: Plugin = {
  name: 'no-module-of-node',
  enforce: 'pre',
  resolveId(id, importer = '') {
    // Packages that ask for one have another way in a browser, or fail below.
    if (isBuiltin(id) && !importer.includes('node_modules')) throw new Error(`${importer} imports ${id}`)
  }
}

let createLab: typeof room.createLab
beforeAll(async () => {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [noModuleOfNode],
    build: {
      write: false,
      minify: false,
      lib: { entry: 'src/lab/lab.ts', formats: ['iife'], name: 'room', fileName: 'lab' }
    }
  })
  const [bundle] = Array.isArray(output) ? output : [output]
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built')
  const context = createContext(shared)
  runInContext(bundle.output[0].code, context)
  createLab = (context as { room: typeof room }).room.createLab
})

it('opens a file with its results, and shows them', async () => {
  const page = shownBy(hostOfPage())
  await page.api.attach()
  const opened = await page.api.openBytes('weights.initlab', new Uint8Array(golden))
  expect(opened).toMatchObject({ ok: true, value: { kind: 'results' } })
  await page.until('finished')
  await expect.poll(() => page.record?.groups[0]?.snapshots.at(-1)?.epoch).toBe(4)
})

it('says that an experiment is sound, and what of it is not', async () => {
  const page = shownBy(hostOfPage())
  const [xor] = await page.api.examples()
  expect(await page.api.check(xor!.experiment)).toMatchObject({ ok: true, value: { instances: 4 } })
  const unsound = { ...xor!.experiment, seeds: { count: 0 } }
  expect(await page.api.check(unsound)).toMatchObject({ ok: false, problems: [{ field: 'seeds.count' }] })
})

/** What such a page would have: neither files nor processes. Its clock, compression and data are the test's. */
function hostOfPage(): Host {
  const { clock, compression, shipped } = nodeHost()
  const none = (): never => {
    throw new Error('a page has no such thing')
  }
  const name = (path: string): string => path
  return {
    version: '0.0.0',
    platform: 'page',
    runtime: 'a page',
    cores: 1,
    clock,
    compression,
    shipped,
    files: { read: none, write: none, locate: none, exists: none, nameOf: name, folderOf: none },
    engine: { launch: none }
  }
}

function shownBy(host: Host): TestInterface {
  const own: OwnPlace = {
    keep: async (name) => name,
    keeps: () => true,
    backup: { write: async () => undefined, remove: async () => undefined, left: async () => [] }
  }
  const lab = createLab({ host, own, log: () => undefined })
  return testInterface((channel: Channel) => lab.serve(channel))
}
