import { metricNames, perMetric, type MetricName } from '#core/metrics/table'
import type { Floats } from '#core/network/problem'
import type { Divergence, MetricsBlock, ProbeBlock, Progress, Snapshot } from './frames'

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
    this.values = perMetric(empty)
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
    for (const name of metricNames) {
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
        ...perMetric(since)
      }
    ]
  }

  divergencesExcept(group: number, known: ReadonlySet<number> = new Set()): Divergence[] {
    return [...this.divergedAt].flatMap((epoch, lane) =>
      epoch < 0 || known.has(lane) ? [] : [{ group, lane, epoch }]
    )
  }

  /** What the recorded metrics take in memory. */
  get metricsBytes(): number {
    return this.count * (Int32Array.BYTES_PER_ELEMENT + this.bytesPerEpoch)
  }

  private get bytesPerEpoch(): number {
    return metricNames.length * 8 * this.lanes
  }

  private reserve(epochs: number): void {
    if (epochs <= this.epochValues.length) return
    const room = Math.max(epochs, 2 * this.epochValues.length)
    this.epochValues = grown(this.epochValues, new Int32Array(room))
    for (const name of metricNames) {
      this.values[name] = grown(this.values[name], new Float64Array(room * this.lanes))
    }
  }
}

function grown<A extends Int32Array | Floats>(from: A, into: A): A {
  into.set(from)
  return into
}
