import type { Frame } from './frames'

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
