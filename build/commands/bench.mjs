// `npm run bench`: bundles the benchmark and runs it on the lab's own engine.
import { spawnSync } from 'node:child_process'
import { build } from 'vite'
import { freshen, orExit } from '../bundles/fresh.mjs'
import { generatedNames } from '../bundles/parts.mjs'
import { root } from '../root.mjs'

/** `--latency` and `--streaming` are about the window, the others about the engine. */
const reports = ['index', 'gpu', 'latency', 'streaming', 'ceilings', 'accuracy']
const wanted = reports.find((name) => process.argv.includes(`--${name}`)) ?? 'index'
await orExit(freshen(generatedNames))
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
      input: Object.fromEntries(reports.map((name) => [name, `test/bench/${name}.ts`])),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }
    }
  }
})
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', `.cache/bench/${wanted}.js`, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit'
  }
)
process.exit(status ?? 1)
