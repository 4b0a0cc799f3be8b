// `npm run bench`: bundles the benchmark and runs it on the lab's own engine.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { build } from 'vite'
import compileKernels from './kernels.mjs'

const root = path.resolve(import.meta.dirname, '..')
await compileKernels()
await build({
  root,
  configFile: false,
  logLevel: 'error',
  ssr: { noExternal: [/^@tensorflow/] },
  build: {
    ssr: true,
    outDir: '.cache/bench',
    target: 'node20',
    rolldownOptions: {
      input: { index: 'test/bench/index.ts', latency: 'test/bench/latency.ts' },
      output: { entryFileNames: '[name].js' }
    }
  }
})
const { status } = spawnSync(
  process.execPath,
  [`.cache/bench/${process.argv.includes('--latency') ? 'latency' : 'index'}.js`, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit'
  }
)
process.exit(status ?? 1)
