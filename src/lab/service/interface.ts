import { type BirpcReturn, createBirpc } from 'birpc'
import type { Channel, LabApi, LabEvents } from '#contract/lab-api'
import type { Session } from '../session/session'
import { gated } from './api-gate'
import { RecordPump } from './record-pump'

/** A user interface, as the lab speaks to it. */
export type Interface = BirpcReturn<LabEvents, LabApi>

/**
 * Joins one user interface to the lab: its calls pass the gate, and the session's record is pumped to it at its own
 * pace. Gives what to call when the interface is gone.
 */
export function serveSession(
  channel: Channel,
  session: Session,
  api: Omit<LabApi, 'attach'>,
  hooks: InterfaceHooks
): () => void {
  const { log } = hooks
  let pump: RecordPump | null = null
  let stopListening: (() => void) | null = null
  const attach = async (): Promise<void> => {
    await hooks.ready
    stopListening?.()
    pump?.close()
    const pumping = (pump = new RecordPump(remote))
    stopListening = session.listen({
      record: (record) => pumping.begin(record),
      grown: () => pumping.push(),
      status: (status) => pumping.tell(status)
    })
    pumping.begin(session.record)
    pumping.tell(session.status)
    hooks.attached(remote)
  }
  const whole: LabApi = { ...api, attach }
  const remote = createBirpc<LabEvents, LabApi>(whole, {
    post: (message) => {
      try {
        channel.post(message)
      } catch (error) {
        log(error) // the interface is gone, or going
      }
    },
    on: (listener) =>
      channel.on((message) => {
        if (isMessage(message)) listener(message)
      }),
    resolver: (name) => gated(whole, name, log),
    eventNames: ['head', 'status', 'document', 'edited', 'replicating', 'command', 'opened'],
    timeout: -1
  })
  return () => {
    stopListening?.()
    pump?.close()
    remote.$close()
    hooks.left(remote)
  }
}

export interface InterfaceHooks {
  /** The session may be shown once this has come. */
  readonly ready: Promise<void>
  /** The interface shows the session now. */
  readonly attached: (remote: Interface) => void
  readonly left: (remote: Interface) => void
  readonly log: (error: unknown) => void
}

/** What birpc can take: anything else is no message of ours. */
function isMessage(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('t' in message)) return false
  if (message.t === 's') return 'i' in message
  return (
    message.t === 'q' &&
    'm' in message &&
    typeof message.m === 'string' &&
    'a' in message &&
    Array.isArray(message.a)
  )
}
