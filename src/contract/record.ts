import type { MetricName } from '#core/experiment/schema'
import type { Floats } from '#core/network/problem'
import type { Divergence, Frame, MetricsBlock, ProbeBlock, Progress, Snapshot } from './frames'
import type { RecordHead } from './lab-api'

/**
 * Everything known about one experiment's training, live or opened from a file: views cannot tell which.
 * Grows by `append`; reading costs no copy, appending costs amortized constant time a value.
 */
export class ExperimentRecord {
  readonly groups: readonly GroupSeries[]

  /** `head` is replaced when the training ends: then it says when that was. */
  constructor(public head: RecordHead) {
    const { every } = head.experiment.record
    this.groups = head.groups.map(
      ({ runs, epochs }) => new GroupSeries(runs.length, 1 + Math.ceil(epochs / every))
    )
  }

  append(frame: Frame): void {
    for (const block of frame.metrics) this.group(block.group).appendMetrics(block)
    for (const snapshot of frame.snapshots) this.group(snapshot.group).snapshots.push(snapshot)
    for (const probe of frame.probes) this.group(probe.group).probes.push(probe)
    for (const progress of frame.progress) this.group(progress.group).progress = progress
    for (const divergence of frame.diverged) this.group(divergence.group).markDiverged(divergence)
  }

  /** The whole record as one frame, e.g. for a window that attaches late. */
  toFrame(): Frame {
    return this.frameSince(this.start())
  }

  /**
   * What came after a position (in a record that only grew since), as one frame: for a reader at its own pace. The
   * oldest of it where all would take more than `bytes` of metrics, of snapshots or of probes; at least an epoch,
   * a snapshot and a probe.
   */
  frameSince(position: RecordPosition, bytes = Infinity): Frame {
    const behind = this.groups.filter(({ count }, index) => count > (position[index]?.epochs ?? 0)).length
    const snapshotsThatFit = fitting(bytes)
    const probesThatFit = fitting(bytes)
    return {
      metrics: this.groups.flatMap((group, index) =>
        group.blockSince(index, position[index]?.epochs ?? 0, bytes / behind)
      ),
      snapshots: this.groups.flatMap(({ snapshots }, index) =>
        snapshotsThatFit(snapshots.slice(position[index]?.snapshots))
      ),
      probes: this.groups.flatMap(({ probes }, index) =>
        probesThatFit(probes.slice(position[index]?.probes))
      ),
      progress: this.groups.flatMap((group) => (group.progress ? [group.progress] : [])),
      diverged: this.groups.flatMap((group, index) =>
        group.divergencesExcept(index, position[index]?.diverged)
      )
    }
  }

  /** The position before everything. */
  start(): RecordPosition {
    return this.groups.map(() => ({ epochs: 0, snapshots: 0, probes: 0, diverged: new Set() }))
  }

  /** Whether there is more than a reader at this position has. */
  hasSince(position: RecordPosition): boolean {
    return this.groups.some(
      ({ count, snapshots, probes }, index) =>
        count > (position[index]?.epochs ?? 0) ||
        snapshots.length > (position[index]?.snapshots ?? 0) ||
        probes.length > (position[index]?.probes ?? 0)
    )
  }

  private group(index: number): GroupSeries {
    const group = this.groups[index]
    if (!group) throw new RangeError(`no group ${index} in this record`)
    return group
  }
}

/** Takes items from the front of lists while all that were taken have at most `bytes`, or are the very first. */
function fitting(bytes: number): <T extends object>(items: readonly T[]) => readonly T[] {
  let [room, isFirst] = [bytes, true]
  return (items) => {
    const beyond = items.findIndex((item) => {
      room -= bytesOf(item)
      const fits = isFirst || room >= 0
      isFirst = false
      return !fits
    })
    return beyond < 0 ? items : items.slice(0, beyond)
  }
}

const bytesOf = (item: object): number =>
  Object.values(item).reduce<number>(
    (sum, value: unknown) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0),
    0
  )

/** How much of a record a reader has: of each group, recorded epochs, snapshots, probes, and the lanes known as diverged. */
export type RecordPosition = readonly {
  readonly epochs: number
  readonly snapshots: number
  readonly probes: number
  readonly diverged: ReadonlySet<number>
}[]

/** The position of a reader who was at one and has taken in a frame from there. */
export function positionAfter(position: RecordPosition, frame: Frame): RecordPosition {
  return position.map(({ epochs, snapshots, probes, diverged }, group) => {
    const own = <T extends { readonly group: number }>(items: readonly T[]): T[] =>
      items.filter((item) => item.group === group)
    return {
      epochs: epochs + own(frame.metrics).reduce((sum, block) => sum + block.epochs.length, 0),
      snapshots: snapshots + own(frame.snapshots).length,
      probes: probes + own(frame.probes).length,
      diverged: new Set([...diverged, ...own(frame.diverged).map(({ lane }) => lane)])
    }
  })
}

/** Bytes that a group's metrics may take before they are there: untouched memory costs nothing. */
const mostReserved = 2 ** 28

/** Metrics and snapshots of one group of runs. */
export class GroupSeries {
  /** Ascending by epoch. */
  readonly snapshots: Snapshot[] = []
  /** Ascending by epoch. */
  readonly probes: ProbeBlock[] = []
  progress: Progress | null = null
  /** Shape [lane]: the epoch at which the run was found not finite, or -1. */
  readonly divergedAt: Int32Array
  /** Recorded epochs so far. */
  count = 0
  private epochValues: Int32Array
  private readonly values: Record<MetricName, Float64Array>

  /** `expected`: recorded epochs that there will be; room for them at once spares copying when it grows. */
  constructor(
    readonly lanes: number,
    expected = 64
  ) {
    const room = Math.max(64, Math.min(expected, Math.floor(mostReserved / this.bytesPerEpoch)))
    this.epochValues = new Int32Array(room)
    this.divergedAt = new Int32Array(lanes).fill(-1)
    const empty = (): Float64Array => new Float64Array(room * lanes)
    this.values = { trainLoss: empty(), trainAccuracy: empty(), testLoss: empty(), testAccuracy: empty() }
  }

  /** Shape [e]: the recorded epochs, ascending; 0 is before training. A view: do not keep it across `append`. */
  get epochs(): Int32Array {
    return this.epochValues.subarray(0, this.count)
  }

  /** Shape [e][lane]. A view: do not keep it across `append`. */
  metric(name: MetricName): Float64Array {
    return this.values[name].subarray(0, this.count * this.lanes)
  }

  /** Value of each lane at a recorded position, NaN from a divergence on; shape [lane]. A view: do not keep it across `append`. */
  metricAt(name: MetricName, position: number): Float64Array {
    return this.values[name].subarray(position * this.lanes, (position + 1) * this.lanes)
  }

  /** The newest snapshot at or before an epoch; undefined before the first. */
  snapshotAt(epoch: number): Snapshot | undefined {
    return this.snapshots.findLast((snapshot) => snapshot.epoch <= epoch)
  }

  /** The newest probes at or before an epoch; undefined before the first. */
  probesAt(epoch: number): ProbeBlock | undefined {
    return this.probes.findLast((probe) => probe.epoch <= epoch)
  }

  /** Forgets everything after an epoch (-1: everything): training resumes from a checkpoint taken there. */
  truncate(epoch: number): void {
    while (this.count > 0 && (this.epochValues[this.count - 1] ?? 0) > epoch) this.count--
    while ((this.snapshots.at(-1)?.epoch ?? -Infinity) > epoch) this.snapshots.pop()
    while ((this.probes.at(-1)?.epoch ?? -Infinity) > epoch) this.probes.pop()
    for (let lane = 0; lane < this.lanes; lane++) {
      if ((this.divergedAt[lane] ?? -1) > epoch) this.divergedAt[lane] = -1
    }
  }

  appendMetrics(block: MetricsBlock): void {
    const added = block.epochs.length
    this.reserve(this.count + added)
    this.epochValues.set(block.epochs, this.count)
    for (const name of Object.keys(this.values) as MetricName[]) {
      this.values[name].set(block[name], this.count * this.lanes)
    }
    this.count += added
  }

  markDiverged({ lane, epoch }: Divergence): void {
    this.divergedAt[lane] = epoch
  }

  /** The metrics from a recorded position on, of about `bytes` at most; empty where there are none. */
  blockSince(group: number, position: number, bytes = Infinity): MetricsBlock[] {
    if (position >= this.count) return []
    const end = Math.min(this.count, position + Math.max(1, Math.floor(bytes / this.bytesPerEpoch)))
    const since = (name: MetricName): Float64Array =>
      this.metric(name).slice(position * this.lanes, end * this.lanes)
    return [
      {
        group,
        epochs: this.epochs.slice(position, end),
        trainLoss: since('trainLoss'),
        trainAccuracy: since('trainAccuracy'),
        testLoss: since('testLoss'),
        testAccuracy: since('testAccuracy')
      }
    ]
  }

  divergencesExcept(group: number, known: ReadonlySet<number> = new Set()): Divergence[] {
    return [...this.divergedAt].flatMap((epoch, lane) =>
      epoch < 0 || known.has(lane) ? [] : [{ group, lane, epoch }]
    )
  }

  private get bytesPerEpoch(): number {
    return 4 * 8 * this.lanes
  }

  private reserve(epochs: number): void {
    if (epochs <= this.epochValues.length) return
    const room = Math.max(epochs, 2 * this.epochValues.length)
    this.epochValues = grown(this.epochValues, new Int32Array(room))
    for (const name of Object.keys(this.values) as MetricName[]) {
      this.values[name] = grown(this.values[name], new Float64Array(room * this.lanes))
    }
  }
}

function grown<A extends Int32Array | Floats>(from: A, into: A): A {
  into.set(from)
  return into
}
