import { fork } from 'node:child_process'
import type { EngineLauncher } from '#lab/ports'

/** The engine as a child of plain Node; `file` is the built src/engine/process.ts. */
export function forkedEngine(file: string, nodeFlags: readonly string[] = []): EngineLauncher {
  return {
    launch() {
      const child = fork(file, [], {
        serialization: 'advanced',
        execArgv: [...nodeFlags],
        // The host's own output stays clean (the CLI prints JSON there).
        stdio: ['ignore', 'ignore', 'pipe', 'ipc']
      })
      let lastWords = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        lastWords = (lastWords + text).slice(-2000)
      })
      return {
        post: (message) => void child.send(message as object, () => undefined),
        on: (listener) => void child.on('message', listener),
        onExit(listener) {
          const once = listenOnce(listener)
          child.on('error', (error) => once(error.message))
          child.on('close', (code, signal) =>
            once([signal ?? `exit code ${code}`, lastWords.trim()].join('\n').trim())
          )
        },
        kill: () => void child.kill('SIGKILL')
      }
    }
  }
}

function listenOnce(listener: (reason: string) => void): (reason: string) => void {
  let called = false
  return (reason) => {
    if (!called) listener(reason)
    called = true
  }
}
