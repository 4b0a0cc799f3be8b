import type { RecordHead } from '#record/head'
import type { ExperimentRecord } from '#record/record'
import type { GroupSeries } from '#record/series'
import type { Experiment } from '#core/experiment/schema'

/** Where the runs of one arm lie in a record: all in one group, since they share shape and training. */
export interface ArmSlice {
  /** Index into `experiment.arms`. */
  readonly index: number
  readonly arm: Experiment['arms'][number]
  readonly group: number
  /** Lane of each seed, in the order of the seeds. */
  readonly lanes: readonly number[]
  /** Epochs that this arm trains for. */
  readonly epochs: number
}

export function armSlices(head: RecordHead): ArmSlice[] {
  return head.experiment.arms.flatMap((arm, index) => {
    const group = head.groups.findIndex(({ runs }) => runs.some((run) => run.arm === index))
    const found = head.groups[group]
    if (!found) return []
    const lanes = found.runs
      .map((run, lane) => ({ run, lane }))
      .filter(({ run }) => run.arm === index)
      .sort((a, b) => a.run.seed - b.run.seed)
      .map(({ lane }) => lane)
    return [{ index, arm, group, lanes, epochs: found.epochs }]
  })
}

/** The newest epoch that any group has recorded; -1 before the first. */
export const lastEpoch = ({ groups }: ExperimentRecord): number =>
  Math.max(-1, ...groups.map(({ count, epochs }) => epochs[count - 1] ?? -1))

/** The epochs at which any group has weights, ascending. */
export function snapshotEpochs({ groups }: ExperimentRecord): number[] {
  const epochs = new Set(groups.flatMap((group) => group.snapshots.map(({ epoch }) => epoch)))
  return [...epochs].sort((a, b) => a - b)
}

/** Position of the newest recorded epoch at or before `epoch`; -1 where there is none. Binary search. */
export function positionAt(series: Pick<GroupSeries, 'epochs' | 'count'>, epoch: number): number {
  const { epochs } = series
  let low = 0
  let high = series.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((epochs[middle] ?? Infinity) <= epoch) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The recorded epoch that a slider moving from `current` to `wanted` should land on: never back where it was. */
export function landOn(
  series: Pick<GroupSeries, 'epochs' | 'count'>,
  wanted: number,
  current: number
): number {
  const at = positionAt(series, wanted)
  const below = series.epochs[Math.max(at, 0)] ?? 0
  if (wanted > current && below <= current) return series.epochs[at + 1] ?? below
  return below
}
