import { type BirpcReturn, createBirpc } from 'birpc'
import type { Channel, LabApi, LabEvents, SessionStatus } from '#contract/lab-api'
import type { ExperimentRecord } from '#record/record'
import { type RecordPosition, positionAfter } from '#record/position'
import { gated } from './api-gate'
import type { Session } from '../session/session'

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
    eventNames: ['head', 'status', 'replicating', 'command', 'opened'],
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

/** Bytes of one frame: a page takes them in within a fraction of the time between two repaints. */
const frameBytes = 2 ** 20

/** Sends a record as it grows; what comes while a frame is on its way goes into the next ones. */
class RecordPump {
  private record: ExperimentRecord | null = null
  private position: RecordPosition = []
  private framesOnTheirWay = 0
  /** Whether the record has grown since the last frame. */
  private grown = false
  /** What is told when all that led there has been sent. */
  private statuses: SessionStatus[] = []
  private closed = false

  constructor(private readonly remote: Interface) {}

  begin(record: ExperimentRecord | null): void {
    this.tellStatuses()
    this.record = record
    this.position = record?.start() ?? []
    void this.remote.head(record?.head ?? null)
    this.send()
  }

  push(): void {
    this.grown = true
    if (this.framesOnTheirWay === 0) this.send()
  }

  /** Says how the session stands; that it came to its end by itself, after all that led there. */
  tell(status: SessionStatus): void {
    if (this.grown) this.send()
    this.statuses.push(status)
    const hasEnded = ['finished', 'failed'].includes(status.state)
    if (!hasEnded || !this.isBehind) this.tellStatuses()
  }

  close(): void {
    this.closed = true
  }

  private get isBehind(): boolean {
    return this.record?.hasSince(this.position) ?? false
  }

  private tellStatuses(): void {
    for (const status of this.statuses.splice(0)) void this.remote.status(status)
  }

  private send(): void {
    const { record } = this
    this.grown = false
    if (!record || this.closed) return
    const frame = record.frameSince(this.position, frameBytes)
    this.position = positionAfter(this.position, frame)
    this.framesOnTheirWay++
    const arrived = (): void => {
      this.framesOnTheirWay--
      if (this.framesOnTheirWay === 0 && (this.grown || this.isBehind)) this.send()
      if (!this.isBehind) this.tellStatuses()
    }
    this.remote.frame(frame).then(arrived, arrived)
  }
}
