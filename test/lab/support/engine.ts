import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { EngineLauncher, EngineProcess } from '#lab/ports'
import { forkedEngine } from '#node/forked-engine'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Builds the real engine process from the sources as they are. */
export async function builtEngine(): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const folder = join(root, '.cache', 'test-engine', randomUUID())
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'src/engine/process.ts', outDir: folder, target: 'node20', emptyOutDir: false },
    ssr: { noExternal: true, external: ['webgpu'] }
  })
  return { file: join(folder, 'process.js'), remove: () => rm(folder, { recursive: true }) }
}

/** Forks the engine and remembers its processes, so that a test may kill them. */
export function killableEngine(file: string): {
  launch: EngineLauncher['launch']
  readonly launched: EngineProcess[]
} {
  const launched: EngineProcess[] = []
  const launcher = forkedEngine(file)
  return {
    launched,
    launch() {
      const process = launcher.launch()
      launched.push(process)
      return process
    }
  }
}
