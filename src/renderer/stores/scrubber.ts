import { defineStore } from 'pinia'
import { computed } from 'vue'
import { landOn, positionAt } from '../runs/arm-slices'
import { useRecord } from './record'
import { useView } from './view'

/** Moves the one epoch that all columns show. Reaching the newest one follows it from then on. */
export const useScrubber = defineStore('scrubber', () => {
  const records = useRecord()
  const view = useView()

  /** The group with the most epochs: its recorded epochs are the stops of the slider. */
  const longest = computed(() => {
    void records.version
    return records.record?.groups.reduce((a, b) =>
      (b.epochs.at(-1) ?? -1) > (a.epochs.at(-1) ?? -1) ? b : a
    )
  })

  function show(epoch: number): void {
    view.scrubbed = epoch >= records.newest ? null : Math.max(0, epoch)
  }

  function follow(): void {
    view.scrubbed = null
  }

  /** To where a slider was dragged, or the nearest recorded epoch in that direction. */
  function slide(wanted: number): void {
    if (longest.value) show(landOn(longest.value, wanted, view.epoch))
  }

  function move(by: number): void {
    const series = longest.value
    if (!series) return
    const next = series.epochs[positionAt(series, view.epoch) + by]
    if (next !== undefined) show(next)
  }

  function moveSnapshot(direction: 1 | -1): void {
    const { snapshots } = records
    const next =
      direction > 0
        ? snapshots.find((epoch) => epoch > view.epoch)
        : snapshots.findLast((epoch) => epoch < view.epoch)
    if (next !== undefined) show(next)
  }

  return { show, follow, slide, move, moveSnapshot }
})
