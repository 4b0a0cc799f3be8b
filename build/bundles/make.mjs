// Makes parts, in a process of its own: `make.mjs [--anew] <part> …` makes those that are out of date, or all of them.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build, mergeConfig } from 'vite'
import { root } from '../root.mjs'
import { generate } from './generated.mjs'
import { locked } from './lock.mjs'
import { tracing } from './module-graph.mjs'
import { bundleNames, bundles, generatedNames, inputOf } from './parts.mjs'
import { forget, isFresh, keep, stampOf } from './stamps.mjs'

/** @import { PluginOption } from 'vite' */
/** @import { BundleName, GeneratedName, PartName, Section } from './parts.mjs' */
/** @import { Made } from './stamps.mjs' */

process.chdir(root)
process.env['NODE_ENV_ELECTRON_VITE'] = 'production'

const unused = new Set(['vite:esm-shim', 'vite:node-asset', 'vite:node-worker', 'vite:module-path'])

const [, , ...given] = process.argv
const names = /** @type {PartName[]} */ (given.filter((name) => name !== '--anew'))
await locked(() => make(names, given.includes('--anew'))).catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

/**
 * @param {readonly PartName[]} names
 * @param {boolean} anew
 */
async function make(names, anew) {
  if (anew) [...generatedNames, ...bundleNames].forEach(forget)
  await Promise.all(generatedNames.filter((name) => names.includes(name) && !isFresh(name)).map(generated))
  const stale = bundleNames.filter((name) => names.includes(name) && !isFresh(name))
  for (const section of new Set(stale.map((name) => bundles[name].section))) {
    await bundle(
      section,
      stale.filter((name) => bundles[name].section === section),
      anew
    )
  }
}

/** @param {GeneratedName} name */
async function generated(name) {
  const began = Date.now()
  keep(name, await generate(name), began)
}

/**
 * As `electron-vite build` does, some of a section's entries alone.
 * @param {Section} section
 * @param {readonly BundleName[]} names
 * @param {boolean} anew
 */
async function bundle(section, names, anew) {
  const began = Date.now()
  const { config } = await resolveConfig({ logLevel: 'warn' }, 'build', 'production')
  /** @type {Map<string, Made>} */
  const made = new Map()
  const traced = tracing((entry, one) => {
    made.set(entry, one)
    // From here on files are written.
    names.forEach(forget)
  })
  // Other bundles of the section stay where they are.
  const options = mergeConfig(config?.[section] ?? {}, {
    plugins: [traced, { name: 'input', options: (all) => ({ ...all, input: inputOf(section, names) }) }],
    build: { emptyOutDir: section !== 'main' }
  })
  if (!anew) options.plugins = (await flattened(options.plugins)).filter((plugin) => !isUnused(plugin))
  await build(options)
  for (const name of names) {
    const one = made.get(bundles[name].entry)
    if (!one) throw new Error(`${bundles[name].entry}: nothing was built`)
    keep(name, section === 'renderer' ? withFilesOfPage(one) : one, began)
  }
  if (section === 'main') removeForgotten()
}

/**
 * @param {PluginOption} plugins lists in lists, some of them promised
 * @returns {Promise<PluginOption[]>}
 */
async function flattened(plugins) {
  const awaited = await plugins
  return Array.isArray(awaited) ? (await Promise.all(awaited.map(flattened))).flat() : [awaited]
}

/**
 * What electron-vite could do beside, and nothing here asks for: `?asset`, `?nodeWorker` and `?modulePath` after the name
 * of an import, `require` in a module. Looking for these takes half the time of a build.
 * @param {PluginOption} plugin
 */
function isUnused(plugin) {
  return typeof plugin === 'object' && plugin !== null && 'name' in plugin && unused.has(plugin.name)
}

/**
 * A page is made from more than modules, and more than those.
 * @param {Made} made
 * @returns {Made}
 */
function withFilesOfPage({ inputs }) {
  const all = new Set([...inputs, ...filesIn('src/renderer')])
  return { inputs: [...all], outputs: filesIn('out/renderer') }
}

/** Chunks of bundles that have been built again since. */
function removeForgotten() {
  const current = new Set(bundleNames.flatMap((name) => stampOf(name)?.outputs ?? []))
  for (const path of filesIn('out/main')) if (!current.has(path)) rmSync(path)
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
}
