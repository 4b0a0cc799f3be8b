import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { measured as measuredIn } from '#core/metrics/measured'
import { armSamples, baselineOf, comparedMetric, statisticsOf } from '#record/statistics'
import type { ComparedName } from '#core/metrics/table'
import type { Goal } from '#core/experiment/schema'
import type { ArmSample, ComparisonStatistics } from '#core/statistics/comparison'
import { useRecord } from '../stores/record'
import { useSession } from '../stores/session'
import { useView } from '../stores/view'

/** While training, statistics this often, in milliseconds, are often enough. */
const patience = 1000
/** At rest, this long after the last that came: a record arrives in pieces. */
const soon = 50

/** The statistics of the record on show at the epoch on show, and what the reader asks of them. */
export const useStatistics = defineStore('statistics', () => {
  const records = useRecord()
  const session = useSession()
  const view = useView()

  const metric = ref<ComparedName>('trainAccuracy')
  /** Index of an arm. */
  const baseline = ref(0)
  const goal = ref<Goal>({ metric: 'trainAccuracy', atLeast: 1 })
  /** Whether the page is on show: nothing is computed while it is not. */
  const wanted = ref(false)

  watch(
    () => records.head,
    (head) => {
      if (!head) return
      metric.value = comparedMetric(head.experiment)
      baseline.value = baselineOf(head.experiment)
      goal.value = head.experiment.goal
    },
    { immediate: true }
  )

  /** The metrics that there are. */
  const measured = computed(() => (records.head ? measuredIn(records.head.data) : []))

  const statistics = shallowRef<ComparisonStatistics | null>(null)
  /** The values that they are made of. */
  const samples = shallowRef<readonly ArmSample[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  function compute(): void {
    clearTimeout(timer)
    timer = undefined
    const { record } = records
    samples.value = record ? armSamples(record, view.epoch, goal.value) : []
    statistics.value =
      record &&
      statisticsOf(record, {
        epoch: view.epoch,
        baseline: Math.min(baseline.value, record.head.experiment.arms.length - 1),
        goal: goal.value,
        compared: [metric.value]
      })
  }

  watch([wanted, () => records.head, () => view.scrubbed, metric, baseline, goal], () => {
    if (wanted.value) compute()
  })
  watch([() => records.version, () => session.isRunning], () => {
    if (!wanted.value) return
    if (!session.isRunning) {
      clearTimeout(timer)
      timer = undefined
    }
    timer ??= setTimeout(compute, session.isRunning ? patience : soon)
  })

  return { metric, baseline, goal, wanted, measured, samples, statistics }
})
