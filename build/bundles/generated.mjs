// The generated modules of src: WebAssembly and the scripts of threads as texts in one module each, so that sources,
// bundles and packed apps all load them alike.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'vite'
import { abiSource, takeAbi } from '../kernels/abi.mjs'
import { root } from '../root.mjs'
import { tracing } from './module-graph.mjs'
import { generated } from './parts.mjs'
import { forget } from './stamps.mjs'

/** @import { Rolldown } from 'vite' */
/** @import { Abi } from '../kernels/abi.mjs' */
/** @import { CompiledKernels, Variant } from '../kernels/compile.mjs' */
/** @import { GeneratedName } from './parts.mjs' */
/** @import { Made } from './stamps.mjs' */

/**
 * arithmetic × rows of a register tile
 * @type {readonly Variant[]}
 */
const variants = [
  { name: 'strict2', fused: 0, tile: 2 },
  { name: 'strict4', fused: 0, tile: 4 },
  { name: 'fast2', fused: 1, tile: 2 },
  { name: 'fast4', fused: 1, tile: 4 }
]

/** @type {Readonly<Record<GeneratedName, () => Promise<{ text: string, inputs: Iterable<string>, others?: readonly string[] }>>>} */
const texts = {
  kernels: kernelModule,
  trainingThread: () => threadModule('src/engine/backends/simd/worker.ts'),
  probeThread: () => threadModule('src/engine/probes/worker.ts')
}

/**
 * Writes a generated module.
 * @param {GeneratedName} name
 * @returns {Promise<Made>}
 */
export async function generate(name) {
  const { text, inputs, others = [] } = await texts[name]()
  forget(name)
  writeFileSync(join(root, generated[name]), text)
  return { inputs: [...inputs], outputs: [generated[name], ...others] }
}

async function kernelModule() {
  const { abi, inputs: tables } = await takeAbi()
  const threads = Math.min(variants.length, availableParallelism())
  const shares = Array.from({ length: threads }, (_, thread) =>
    variants.filter((_, index) => index % threads === thread)
  )
  const compiled = (await Promise.all(shares.map((share) => compiledOnThread(share, abi)))).flat()
  /** @type {Set<string>} */
  const inputs = new Set(tables)
  let text = ''
  for (const { name } of variants) {
    const { binary, sources } = compiled.find((one) => one.name === name) ?? missing(name)
    for (const source of sources) inputs.add(source)
    text += `export const ${name} = '${Buffer.from(binary).toString('base64')}'\n`
  }
  return { text, inputs, others: [abiSource] }
}

/**
 * Each takes seconds.
 * @param {readonly Variant[]} share
 * @param {Abi} abi
 * @returns {Promise<CompiledKernels[]>}
 */
function compiledOnThread(share, abi) {
  const worker = new Worker(new URL('../kernels/thread.mjs', import.meta.url), {
    workerData: { variants: share, abi }
  })
  /** @type {CompiledKernels[]} */
  const compiled = []
  worker.on('message', (one) => compiled.push(one))
  return new Promise((resolve, reject) => worker.once('error', reject).once('exit', () => resolve(compiled)))
}

/**
 * @param {string} name
 * @returns {never}
 */
function missing(name) {
  throw new Error(`The kernels ${name} were not compiled.`)
}

/**
 * What a worker thread runs, as one script.
 * @param {string} entry
 */
async function threadModule(entry) {
  /** @type {readonly string[]} */
  let inputs = []
  const outputs = /** @type {readonly Rolldown.RolldownOutput[]} */ (
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      plugins: [tracing((_, made) => (inputs = made.inputs))],
      build: {
        lib: { entry: join(root, entry), formats: ['cjs'] },
        target: 'node20',
        minify: false,
        write: false,
        rolldownOptions: { external: [/^node:/] }
      }
    })
  )
  const [chunk] = outputs[0]?.output ?? []
  if (!chunk) throw new Error(`${entry}: nothing was built`)
  return { text: `export const workerSource = ${JSON.stringify(chunk.code)}\n`, inputs }
}
