import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { LabApi, Leave } from '#contract/lab-api'
import { useDecisions } from './decisions'
import { useExperiment } from './experiment'
import { useLab } from './lab'
import { useRecord } from './record'
import { useView } from './view'

/** What the buttons of the transport bar do, in the order that a person expects. */
export const useSession = defineStore('session', () => {
  const lab = useLab()
  const decisions = useDecisions()
  const edited = useExperiment()
  const records = useRecord()
  const view = useView()

  const state = computed(() => lab.status.state)
  const isRunning = computed(() => state.value === 'running' || state.value === 'preparing')
  /** Whether the record on show can go on where it is. */
  const isPaused = computed(() => state.value === 'paused')
  const canRun = computed(
    () => lab.connected && !isRunning.value && edited.problems.length === 0 && edited.draft !== null
  )
  const canStep = computed(() => canRun.value && (isPaused.value || records.head === null || edited.changed))
  /** Results of the document before, which may still be on show, are not this one's to train again. */
  const canRestart = computed(() => lab.connected && lab.document.hasResults && state.value !== 'preparing')
  const canStop = computed(() => isRunning.value || isPaused.value)

  async function start(startPaused: boolean): Promise<boolean> {
    const options = { backend: lab.backend, threads: null, startPaused }
    const { experiment } = edited
    const ask = (api: LabApi, leave: Leave) => api.start(experiment, options, leave)
    return (await decisions.request('Starting', ask)) !== null
  }

  async function run(): Promise<void> {
    if (!canRun.value) return
    view.scrubbed = null
    if (isPaused.value && !edited.changed) await lab.attempt('Going on', (api) => api.resume())
    else await start(false)
  }

  /** What was asked of the training that it has not come to yet: a step of a large network may take seconds. */
  const asked = ref<'pause' | 'stop' | null>(null)
  watch(state, () => (asked.value = null))

  async function pause(): Promise<void> {
    if (!isRunning.value) return
    asked.value = 'pause'
    await lab.attempt('Pausing', (api) => api.pause())
    asked.value = null
  }

  const toggle = (): Promise<void> => (isRunning.value ? pause() : run())

  async function step(): Promise<void> {
    if (!canStep.value) return
    view.scrubbed = null
    if (!isPaused.value || edited.changed) {
      if (!(await start(true))) return
    }
    await lab.attempt('Training one epoch', (api) => api.step())
  }

  async function rewind(): Promise<void> {
    if (canRestart.value) await decisions.request('Rewinding', (api, leave) => api.rewind(leave))
  }

  async function reseed(): Promise<void> {
    if (canRestart.value) await decisions.request('Choosing new seeds', (api, leave) => api.reseed(leave))
  }

  /** Shows what the last training replaced. */
  async function bringBack(): Promise<void> {
    if (lab.document.last) await lab.request('Bringing back', (api) => api.bringBack())
  }

  async function stop(): Promise<void> {
    if (!canStop.value) return
    asked.value = 'stop'
    await lab.attempt('Stopping', (api) => api.stop())
    asked.value = null
  }

  return {
    state,
    asked,
    isRunning,
    isPaused,
    canRun,
    canStep,
    canRestart,
    canStop,
    run,
    pause,
    toggle,
    step,
    rewind,
    reseed,
    bringBack,
    stop
  }
})
