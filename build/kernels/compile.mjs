// Compiles src/engine/kernels, which are AssemblyScript with what unrolled.mjs adds to it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { main } from 'assemblyscript/asc'
import { root } from '../root.mjs'
import { abiSource } from './abi.mjs'
import { constantsInMemory } from './constants.mjs'
import { describing, refuseGaps, withDescription } from './description.mjs'
import { unrolled } from './unrolled.mjs'

const folder = 'src/engine/kernels'

/** @import { Abi } from './abi.mjs' */

/**
 * Constants as in build.d.ts of the kernels.
 * @typedef {{ readonly name: string, readonly fused: number, readonly tile: number }} Variant
 */

/**
 * A WebAssembly module, and the files that it was made from.
 * @typedef {{ readonly name: string, readonly binary: Uint8Array, readonly sources: ReadonlySet<string> }} CompiledKernels
 */

/**
 * Throws what the compiler says where the kernels do not compile.
 * @param {Variant} variant
 * @param {Abi} abi
 * @returns {Promise<CompiledKernels>}
 */
export async function compileKernels({ name, fused, tile }, abi) {
  /** @type {string | undefined} */
  let module
  /** @type {Map<string, string>} */
  const sources = new Map()
  /** @type {Record<string, number | string>} */
  const description = {}
  const { error, stderr } = await main(
    [
      'index.ts',
      ...['--baseDir', join(root, folder)],
      ...['--enable', 'simd,relaxed-simd'],
      ...['--use', `FUSED=${fused}`, '--use', `TILE=${tile}`],
      ...['--runtime', 'stub', '--initialMemory', '1', '--noAssert', '-O3'],
      ...['--disableWarning', '201'], // i32 and usize mixed: they differ in wasm64 only
      ...['--textFile', 'kernels.wast'] // with names, which a binary would be without
    ],
    {
      // Declared are instances; a class is given what it needs.
      transforms: [/** @type {*} */ (describing(abi.expected, description))],
      async readFile(file, base) {
        const text = await readFile(join(base, file), 'utf8').catch(() => null)
        if (text === null) return null
        sources.set(`${folder}/${file}`, text)
        return unrolled(text, { TILE: tile })
      },
      writeFile(_, contents) {
        module = String(contents)
      }
    }
  )
  if (error || !module) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error })
  sources.delete(abiSource) // it comes from the tables
  refuseGaps(module, [...sources.values()], abi)
  const binary = constantsInMemory(module, abi.addresses)
  return {
    name,
    binary: withDescription(binary, { ...description, ...abi.addresses }),
    sources: new Set(sources.keys())
  }
}
