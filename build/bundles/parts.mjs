// What is built: each part by itself, and only when one of the files that it was made from has changed.

import { join } from 'node:path'
import { root } from '../root.mjs'

/**
 * @typedef {keyof typeof generated} GeneratedName
 * @typedef {keyof typeof bundles} BundleName
 * @typedef {GeneratedName | BundleName} PartName
 * @typedef {(typeof bundles)[BundleName]['section']} Section
 */

/** Modules of src that no editor writes: see generated.mjs. */
export const generated = {
  kernels: 'src/engine/backends/simd/kernels.generated.js',
  trainingThread: 'src/engine/backends/simd/worker.generated.js',
  probeThread: 'src/engine/probes/worker.generated.js'
}

/** Bundles: their section of electron.vite.config.ts, where they begin, and the name of what comes out. */
export const bundles = /** @type {const} */ ({
  window: { section: 'main', entry: 'src/main/index.ts', output: 'index' },
  engine: { section: 'main', entry: 'src/engine/process.ts', output: 'engine' },
  web: { section: 'main', entry: 'src/web/index.ts', output: 'web' },
  development: { section: 'main', entry: 'src/web/development.ts', output: 'development' },
  cli: { section: 'main', entry: 'src/cli/index.ts', output: 'cli' },
  preload: { section: 'preload', entry: 'src/preload/index.ts', output: 'index' },
  page: { section: 'renderer', entry: 'src/renderer/index.html', output: 'index' }
})

export const generatedNames = /** @type {readonly GeneratedName[]} */ (Object.keys(generated))
export const bundleNames = /** @type {readonly BundleName[]} */ (Object.keys(bundles))
/** What users have. */
export const shippedNames = bundleNames.filter((name) => name !== 'development')

/**
 * With the modules that must be generated before.
 * @param {readonly PartName[]} names
 * @returns {readonly PartName[]}
 */
export const withGenerated = (names) => (names.includes('engine') ? [...generatedNames, ...names] : names)

/**
 * What Rolldown is to begin with in a section: all that users have of it, or these.
 * @param {Section} section
 * @param {readonly BundleName[]} names
 */
export function inputOf(section, names = shippedNames) {
  const chosen = names.filter((name) => bundles[name].section === section)
  return Object.fromEntries(chosen.map((name) => [bundles[name].output, join(root, bundles[name].entry)]))
}
