import { computed, onUnmounted, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ProbeBlock } from '#record/frames'
import { type ArmTheory, armTheory } from '#record/theory'
import type { Layer } from '#core/network/problem'
import type { ArmSlice } from '../runs/arm-slices'
import { cancel, schedule, type SlicedWork } from '../common/frame-tasks'
import { keptIfEqual } from '../common/kept-if-equal'
import { useRecord } from '../stores/record'
import { useView } from '../stores/view'

/** One arm with the probes on show. */
export interface ProbedArm {
  readonly slice: ArmSlice
  readonly layers: readonly Layer[]
  readonly probe: ProbeBlock
}

/** The run on show: of the chosen seed, or of the first where there is no such seed. */
export const laneOf = ({ slice }: ProbedArm, seedIndex: number): number =>
  slice.lanes[seedIndex] ?? slice.lanes[0]!

/** The arms that have probes at the epoch on show; the same list while nothing about them changes. */
export function useProbedArms(): ComputedRef<readonly ProbedArm[]> {
  const records = useRecord()
  const view = useView()
  const probes = computed<readonly (ProbeBlock | undefined)[]>((before) => {
    void records.version
    const shown = records.arms.map(({ group }) => records.record?.groups[group]?.probesAt(view.epoch))
    return keptIfEqual(before, shown)
  })
  return computed(() =>
    records.arms.flatMap((slice, arm) => {
      const probe = probes.value[arm]
      const layers = records.head?.groups[slice.group]?.layers
      return probe && layers ? [{ slice, layers, probe }] : []
    })
  )
}

/** What theory expects of each arm, by arm; worked out an arm at a time, so that no frame waits for it. */
export function useTheory(): Readonly<ShallowRef<ReadonlyMap<number, ArmTheory>>> {
  const records = useRecord()
  const theories = shallowRef<ReadonlyMap<number, ArmTheory>>(new Map())
  const owner = {}
  let doneFor: unknown = null

  function* work(): SlicedWork {
    const { head } = records
    if (!head) return
    for (const { index } of records.arms) {
      theories.value = new Map([...theories.value, [index, armTheory(head, index)]])
      yield
    }
  }
  watch(
    () => records.head?.experiment,
    (experiment) => {
      if (experiment === doneFor) return
      doneFor = experiment
      theories.value = new Map()
      schedule(owner, work())
    },
    { immediate: true }
  )
  onUnmounted(() => cancel(owner))
  return theories
}
