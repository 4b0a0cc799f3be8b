// Makes sure that what runs is what the sources say.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from '../root.mjs'
import { generatedNames, shippedNames, withGenerated } from './parts.mjs'
import { isFresh } from './stamps.mjs'

/** @import { TestProject } from 'vitest/node' */
/** @import { PartName } from './parts.mjs' */

/** Milliseconds after which somebody may wonder. */
const quiet = 2000

/**
 * Makes those of the parts that are out of date; stdout stays untouched. Throws where they do not compile, after the
 * compiler has said why on stderr.
 * @param {readonly PartName[]} names
 */
export async function freshen(names) {
  const wanted = withGenerated(names)
  if (!wanted.every(isFresh)) await make(wanted)
}

/** Makes everything that users have, in any case. */
export const rebuild = () => make(['--anew', ...generatedNames, ...shippedNames])

/**
 * For commands, which can do nothing without what is built.
 * @param {Promise<void>} building
 */
export const orExit = (building) =>
  building.catch((error) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  })

/**
 * Vitest's global setup: tests of the sources find the kernels as their sources say, in watch mode too.
 * @param {TestProject} project
 */
export default async function setup(project) {
  const fresh = () => freshen(generatedNames)
  await fresh()
  project.onTestsRerun(fresh)
}

/** @param {readonly string[]} args */
async function make(args) {
  const notice = setTimeout(() => console.error('Building the lab …'), quiet)
  // A process of its own: what compiles takes memory and threads that a lab has better use for.
  const child = spawn(process.execPath, [join(root, 'build/bundles/make.mjs'), ...args], {
    stdio: ['ignore', process.stderr.fd, 'inherit']
  })
  const end = () => child.kill()
  process.once('exit', end)
  const [code, signal] = await once(child, 'exit')
  process.off('exit', end)
  clearTimeout(notice)
  if (signal) throw new Error(`The build was ended by ${signal}.`)
  if (code !== 0) throw new Error('The lab could not be built: see above.')
}
