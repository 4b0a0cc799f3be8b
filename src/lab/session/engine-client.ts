import { fork } from 'node:child_process'
import { type BirpcReturn, createBirpc } from 'birpc'
import type { EngineApi, EngineEvents } from '#contract/engine-api'

/** A running engine process, as the host's runtime provides it. */
export interface EngineProcess {
  post(message: unknown): void
  on(listener: (message: unknown) => void): void
  /** Called once, with what is known of why: exit code or signal, last words. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

export interface EngineLauncher {
  launch(): EngineProcess
}

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

/** Calls on an engine that is gone reject with this. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone'
  constructor(
    message: string,
    /** Whether it ended by itself. */
    readonly crashed: boolean
  ) {
    super(message)
  }
}

export interface EngineConnection {
  readonly api: BirpcReturn<EngineApi, EngineEvents>
  /** Ends the process; nothing more is heard of it. */
  drop(): void
}

/** Launches an engine and speaks with it. `onExit` hears of an exit that `drop` did not cause. */
export function connectEngine(
  launcher: EngineLauncher,
  events: EngineEvents,
  onExit: (reason: string) => void
): EngineConnection {
  const process = launcher.launch()
  let dropped = false
  let held: unknown[] | null = []
  const api = createBirpc<EngineApi, EngineEvents>(events, {
    timeout: -1,
    // Messages that arrive before the engine listens may be lost: hold them until it says that it does.
    post: (message) => {
      if (held) held.push(message)
      else process.post(message)
    },
    on: (listener) =>
      process.on((message) => {
        if (dropped) return
        if (message === 'ready') {
          held?.forEach((early) => process.post(early))
          held = null
        } else listener(message)
      })
  })
  process.onExit((reason) => {
    if (dropped) return
    dropped = true
    api.$close(new EngineGone(`The engine process ended: ${reason}`, true))
    onExit(reason)
  })
  return {
    api,
    drop() {
      if (dropped) return
      dropped = true
      api.$close(new EngineGone('The lab ended the engine process.', false))
      process.kill()
    }
  }
}
