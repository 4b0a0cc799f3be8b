import type { BirpcReturn } from 'birpc'
import type { LabApi, LabEvents, SessionStatus } from '#contract/lab-api'
import { type RecordPosition, positionAfter } from '#record/position'
import type { ExperimentRecord } from '#record/record'

/** Bytes of one frame: a page takes them in within a fraction of the time between two repaints. */
const frameBytes = 2 ** 20

/** Sends a record as it grows; what comes while a frame is on its way goes into the next ones. */
export class RecordPump {
  private record: ExperimentRecord | null = null
  private position: RecordPosition = []
  private framesOnTheirWay = 0
  /** Whether the record has grown since the last frame. */
  private grown = false
  /** What is told when all that led there has been sent. */
  private statuses: SessionStatus[] = []
  private closed = false

  constructor(private readonly remote: Pick<BirpcReturn<LabEvents, LabApi>, 'head' | 'frame' | 'status'>) {}

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
