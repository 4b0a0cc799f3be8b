import type { Frame } from './frames'
import type { RecordHead } from './head'
import type { RecordPosition } from './position'
import { GroupSeries } from './series'

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

  /** What its metrics, snapshots and probes take in memory. */
  get bytes(): number {
    return this.groups.reduce(
      (sum, { metricsBytes, snapshots, probes }) =>
        [...snapshots, ...probes].reduce((all, item) => all + bytesOf(item), sum + metricsBytes),
      0
    )
  }

  /** Whether anything was trained: what comes before can be had again from the seeds. */
  get hasLearned(): boolean {
    return this.groups.some(
      ({ progress, epochs, snapshots }) =>
        Math.max(progress?.epoch ?? 0, epochs.at(-1) ?? 0, snapshots.at(-1)?.epoch ?? 0) > 0
    )
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
