// Compiles src/engine/kernels, which are AssemblyScript with what unrolled.mjs adds to it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { main } from 'assemblyscript/asc'
import { root } from '../root.mjs'
import { constantsInMemory } from './constants.mjs'
import { unrolled } from './unrolled.mjs'

const folder = 'src/engine/kernels'

/**
 * Constants as in constants.d.ts of the kernels.
 * @typedef {{ readonly name: string, readonly fused: number, readonly tile: number }} Variant
 */

/**
 * A WebAssembly module, and the files that it was made from.
 * @typedef {{ readonly name: string, readonly binary: Uint8Array, readonly sources: ReadonlySet<string> }} CompiledKernels
 */

/**
 * Throws what the compiler says where the kernels do not compile.
 * @param {Variant} variant
 * @returns {Promise<CompiledKernels>}
 */
export async function compileKernels({ name, fused, tile }) {
  /** @type {Uint8Array | undefined} */
  let binary
  /** @type {Set<string>} */
  const sources = new Set()
  const { error, stderr } = await main(
    [
      'index.ts',
      ...['--baseDir', join(root, folder)],
      ...['--enable', 'simd,relaxed-simd'],
      ...['--use', `FUSED=${fused}`, '--use', `TILE=${tile}`],
      ...['--runtime', 'stub', '--initialMemory', '1', '--noAssert', '-O3'],
      ...['--disableWarning', '201'], // i32 and usize mixed: they differ in wasm64 only
      ...['--outFile', 'kernels.wasm']
    ],
    {
      async readFile(file, base) {
        const text = await readFile(join(base, file), 'utf8').catch(() => null)
        if (text === null) return null
        sources.add(`${folder}/${file}`)
        return unrolled(text, { TILE: tile })
      },
      writeFile(_, contents) {
        if (contents instanceof Uint8Array) binary = contents
      }
    }
  )
  if (error || !binary) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error })
  return { name, binary: constantsInMemory(binary), sources }
}
