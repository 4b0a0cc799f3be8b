import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { measured } from '#core/metrics/measured'
import type { MetricName } from '#core/metrics/table'
import { remembered } from '../common/remembered'
import { useSystemDark } from '../common/use-system-dark'
import { useRecord } from './record'

/** Window width for each arm, in CSS pixels, at which the setup fits beside the columns. */
const roomyColumn = 300

export type Theme = 'system' | 'light' | 'dark'

/** What the reader looks at, and how: nothing here changes the experiment or its results. */
export const useView = defineStore('view', () => {
  const records = useRecord()

  /** Which of the window's pages is shown: an id of shell/pages.ts. */
  const page = ref('compare')
  const metric = ref<MetricName>('trainLoss')
  const logarithmic = ref(true)
  const asTable = ref(false)
  /** Index into the seeds: whose weights and decision map are shown. */
  const seedIndex = ref(0)
  const setupOpen = ref(true)

  /** The scrubbed epoch; null follows the newest. */
  const scrubbed = ref<number | null>(null)
  const epoch = computed(() => scrubbed.value ?? Math.max(0, records.newest))

  watch(
    () => records.head,
    (head) => {
      scrubbed.value = null
      makeRoom(head?.experiment.arms.length ?? 0)
      if (seedIndex.value >= (head?.experiment.seeds.count ?? 1)) seedIndex.value = 0
      if (head && !measured(head.data).includes(metric.value)) metric.value = 'trainLoss'
    }
  )

  /** The first results that would be squeezed close the setup, once; after that it is the user's to open and close. */
  let madeRoom = false
  function makeRoom(arms: number): void {
    if (madeRoom || arms === 0 || innerWidth / arms > roomyColumn) return
    madeRoom = true
    setupOpen.value = false
  }

  const theme = remembered<Theme>('theme', 'system', (value) => value === 'light' || value === 'dark')
  const projector = remembered<boolean>('projector', false, (value) => value === true)
  watch(
    [theme, projector],
    () => {
      const { dataset } = document.documentElement
      dataset['theme'] = theme.value
      dataset['projector'] = String(projector.value)
    },
    { immediate: true }
  )

  const systemIsDark = useSystemDark()
  const isDark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'))

  const shortcuts = remembered<boolean>('shortcuts', true, (value) => value === false)

  return {
    isDark,
    shortcuts,
    page,
    metric,
    logarithmic,
    asTable,
    seedIndex,
    setupOpen,
    scrubbed,
    epoch,
    theme,
    projector
  }
})
