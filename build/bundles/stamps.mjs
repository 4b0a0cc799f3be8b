// What a part was made from, so that it is known when it is out of date.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../root.mjs'

/** @import { PartName } from './parts.mjs' */

/**
 * Paths are relative to the repository, with slashes.
 * @typedef {object} Made
 * @property {readonly string[]} inputs files of this repository that went into it
 * @property {readonly string[]} outputs
 */

/** @typedef {Made & { readonly fingerprint: string | null }} Stamp */

/** What bundles anything. */
const bundler = ['package-lock.json', 'tsconfig.base.json', 'build/bundles/module-graph.mjs']
const thread = [...bundler, 'build/bundles/generated.mjs']
const bundle = [...bundler, 'build/bundles/make.mjs', 'build/bundles/parts.mjs', 'electron.vite.config.ts']
/** What compiles the kernels takes long: no other package's new version starts it. */
const compiler = ['assemblyscript', 'typescript'].map((name) => `node_modules/${name}/package.json`)

/**
 * Files that a part depends on without being made from them.
 * @type {Readonly<Record<PartName, readonly string[]>>}
 */
const makers = {
  kernels: ['build/bundles/generated.mjs', ...compiler, ...filesOf('build/kernels')],
  trainingThread: thread,
  probeThread: thread,
  window: bundle,
  engine: bundle,
  web: bundle,
  development: bundle,
  cli: bundle,
  preload: bundle,
  page: bundle
}

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
}

/** @param {PartName} name */
const fileOf = (name) => join(root, '.cache', 'built', `${name}.json`)

/**
 * Whether the part is there and made from the sources of now.
 * @param {PartName} name
 */
export function isFresh(name) {
  const stamp = stampOf(name)
  return (
    stamp !== null &&
    stamp.outputs.every((path) => existsSync(join(root, path))) &&
    stamp.fingerprint === fingerprint([...makers[name], ...stamp.inputs])
  )
}

/**
 * @param {PartName} name
 * @returns {Stamp | null}
 */
export function stampOf(name) {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8'))
  } catch {
    return null
  }
}

/** @param {PartName} name */
export const forget = (name) => rmSync(fileOf(name), { force: true })

/**
 * Keeps what a part was made from since `began`, a time in milliseconds. Where one of the files has changed in between,
 * nobody knows what went in: the part is then there, but never fresh.
 * @param {PartName} name
 * @param {Made} made
 * @param {number} began
 */
export function keep(name, { inputs, outputs }, began) {
  const all = [...makers[name], ...inputs]
  const changed = all.some((path) => {
    const { mtimeMs } = statSync(join(root, path))
    return mtimeMs > began && mtimeMs <= Date.now()
  })
  mkdirSync(dirname(fileOf(name)), { recursive: true })
  const stamp = { fingerprint: changed ? null : fingerprint(all), inputs: inputs.toSorted(), outputs }
  writeFileSync(fileOf(name), JSON.stringify(stamp, null, 1))
}

/** @param {readonly string[]} paths */
function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths.toSorted()) {
    hash.update(path)
    const file = join(root, path)
    hash.update(existsSync(file) ? readFileSync(file) : 'is gone')
  }
  return hash.digest('hex')
}
