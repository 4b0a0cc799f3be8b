import { type BirpcReturn, createBirpc } from 'birpc'
import type { EngineApi, EngineEvents } from '#contract/engine-api'
import type { EngineLauncher } from '../ports'

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
