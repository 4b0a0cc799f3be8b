import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Frame } from '#record/frames'
import type { RecordHead } from '#record/head'
import { ExperimentRecord } from '#record/record'
import { armSlices, lastEpoch, snapshotEpochs } from '../runs/arm-slices'
import { keptIfEqual } from '../common/kept-if-equal'
import { nextFrame } from '../common/next-frame'

/**
 * The record on show. It changes in place; views watch `version`, which grows at most once an animation frame, and
 * read what they draw. Frames are answered when they have been drawn, which paces the sender.
 */
export const useRecord = defineStore('record', () => {
  const record = shallowRef<ExperimentRecord | null>(null)
  const version = ref(0)
  let drawing: Promise<void> | null = null

  function begin(head: RecordHead | null): void {
    record.value = head && new ExperimentRecord(head)
    version.value++
  }

  function append(frame: Frame): Promise<void> {
    record.value?.append(frame)
    drawing ??= nextFrame().then(() => {
      drawing = null
      version.value++
    })
    return drawing
  }

  const head = computed(() => record.value?.head ?? null)
  const arms = computed(() => (head.value ? armSlices(head.value) : []))
  const seeds = computed(() => {
    if (!head.value) return []
    const { first, count } = head.value.experiment.seeds
    return Array.from({ length: count }, (_, index) => first + index)
  })
  const plannedEpochs = computed(() => Math.max(1, ...(head.value?.groups.map(({ epochs }) => epochs) ?? [])))
  const last = computed(() => {
    void version.value
    return record.value ? lastEpoch(record.value) : -1
  })
  const snapshots = computed<readonly number[]>((before) => {
    void version.value
    return keptIfEqual(before, record.value ? snapshotEpochs(record.value) : [])
  })

  /** The newest epoch that there is anything to show of: weights may be newer than metrics, which come every few. */
  const newest = computed(() => Math.max(last.value, snapshots.value.at(-1) ?? -1))

  return { record, version, head, arms, seeds, plannedEpochs, last, newest, snapshots, begin, append }
})
