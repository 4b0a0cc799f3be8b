// Compiles src/engine/kernels (AssemblyScript) and bundles the thread that runs them into one generated module,
// src/engine/backends/simd/kernels.generated.js, so that sources, bundles and packed apps all load them alike. The same
// for the thread that takes probes, src/engine/probes/worker.generated.js.
// Also Vitest's global setup: tests of the sources find them fresh.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './root.mjs'

const generated = join(root, 'src', 'engine', 'backends', 'simd', 'kernels.generated.js')
const generatedProbes = join(root, 'src', 'engine', 'probes', 'worker.generated.js')
const sources = [
  'build/kernels.mjs',
  'build/kernel-constants.mjs',
  'build/unrolled.mjs',
  'src/engine/kernels',
  'src/engine/backends/simd',
  'src/core/network/problem.ts',
  'src/core/network/schedule.ts',
  'src/core/random'
]
const probeSources = ['build/kernels.mjs', 'src/engine/probes', 'src/core']

/** arithmetic × rows of a register tile */
const variants = [
  { name: 'strict2', fused: 0, tile: 2 },
  { name: 'strict4', fused: 0, tile: 4 },
  { name: 'fast2', fused: 1, tile: 2 },
  { name: 'fast4', fused: 1, tile: 4 }
]

/** Does nothing where the generated module is what the sources say. */
export default async function compileKernels() {
  await written(generated, sources, kernelModule)
  await written(generatedProbes, probeSources, probeModule)
}

async function written(file, madeFrom, make) {
  const head = `// ${fingerprint(madeFrom)}\n`
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(head)) return
  writeFileSync(file, head + (await make()))
}

async function kernelModule() {
  let text = ''
  for (const { name, fused, tile } of variants) {
    const binary = await compile(fused, tile)
    text += `export const ${name} = '${Buffer.from(binary).toString('base64')}'\n`
  }
  const worker = await bundled('src/engine/backends/simd/worker.ts')
  return `${text}export const workerSource = ${JSON.stringify(worker)}\n`
}

const probeModule = async () =>
  `export const probeWorkerSource = ${JSON.stringify(await bundled('src/engine/probes/worker.ts'))}\n`

async function compile(fused, tile) {
  const { main } = await import('assemblyscript/asc')
  const { unrolled } = await import('./unrolled.mjs')
  let binary
  const { error, stderr } = await main(
    [
      'index.ts',
      ...['--baseDir', join(root, 'src', 'engine', 'kernels')],
      ...['--enable', 'simd,relaxed-simd'],
      ...['--use', `FUSED=${fused}`, '--use', `TILE=${tile}`],
      ...['--runtime', 'stub', '--initialMemory', '1', '--noAssert', '-O3'],
      ...['--disableWarning', '201'], // i32 and usize mixed: they differ in wasm64 only
      ...['--outFile', 'kernels.wasm']
    ],
    {
      async readFile(name, folder) {
        const text = await readFile(join(folder, name), 'utf8').catch(() => null)
        return text && unrolled(text, { TILE: tile })
      },
      writeFile(_, contents) {
        binary = contents
      }
    }
  )
  if (error) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error })
  const { constantsInMemory } = await import('./kernel-constants.mjs')
  return constantsInMemory(binary)
}

async function bundled(entry) {
  const { build } = await import('vite')
  const [{ output }] = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      lib: { entry: join(root, entry), formats: ['cjs'] },
      target: 'node20',
      minify: false,
      write: false,
      rolldownOptions: { external: [/^node:/] }
    }
  })
  return output[0].code
}

function fingerprint(madeFrom) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (path.endsWith('.generated.js')) return
    const full = join(root, path)
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else hash.update(path).update(readFileSync(full))
  }
  madeFrom.forEach(add)
  return hash.digest('hex')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await compileKernels()
