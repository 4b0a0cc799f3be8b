import type { EngineLauncher, EngineProcess } from '#lab/ports'
import { builtFile } from '#node/built'
import { forkedEngine } from '#node/forked-engine'

/** The engine process of the app as it was built before the tests, see test/support/built-app.ts. */
export const engineFile = builtFile('main/engine.js')

/** Forks the engine and remembers its processes, so that a test may kill them. */
export function killableEngine(): {
  launch: EngineLauncher['launch']
  readonly launched: EngineProcess[]
} {
  const launched: EngineProcess[] = []
  const launcher = forkedEngine(engineFile)
  return {
    launched,
    launch() {
      const process = launcher.launch()
      launched.push(process)
      return process
    }
  }
}
