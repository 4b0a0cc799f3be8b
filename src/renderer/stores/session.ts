import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { Opened } from '#contract/lab-api'
import { chooseFile, download } from '../common/files'
import { useExperiment } from './experiment'
import { useLab } from './lab'
import { useMessages } from './messages'
import { useRecord } from './record'
import { useView } from './view'

/** What the buttons do: running, opening and saving, in the order that a person expects. */
export const useSession = defineStore('session', () => {
  const lab = useLab()
  const edited = useExperiment()
  const records = useRecord()
  const view = useView()
  const messages = useMessages()

  const state = computed(() => lab.status.state)
  const isRunning = computed(() => state.value === 'running' || state.value === 'preparing')
  /** Whether the record on show can go on where it is. */
  const isPaused = computed(() => state.value === 'paused')
  const canRun = computed(
    () => lab.connected && !isRunning.value && edited.problems.length === 0 && edited.draft !== null
  )
  const canStep = computed(() => canRun.value && (isPaused.value || records.head === null || edited.changed))
  const canRestart = computed(() => lab.connected && records.head !== null && state.value !== 'preparing')
  const canStop = computed(() => isRunning.value || isPaused.value)
  const canSave = computed(() => lab.connected && records.head !== null)

  async function start(startPaused: boolean): Promise<boolean> {
    const options = { backend: lab.backend, threads: null, startPaused }
    return (await lab.request('Starting', (api) => api.start(edited.experiment, options))) !== null
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
    if (canRestart.value) await lab.request('Rewinding', (api) => api.rewind())
  }

  async function reseed(): Promise<void> {
    if (canRestart.value) await lab.request('Choosing new seeds', (api) => api.reseed())
  }

  async function stop(): Promise<void> {
    if (!canStop.value) return
    asked.value = 'stop'
    await lab.attempt('Stopping', (api) => api.stop())
    asked.value = null
  }

  async function runExample(id: string): Promise<void> {
    if (loadExample(id)) await run()
  }

  function loadExample(id: string): boolean {
    const example = lab.examples.find((candidate) => candidate.id === id)
    if (example) edited.load(example.experiment)
    return example !== undefined
  }

  async function open(): Promise<void> {
    if (lab.host?.dialogs === 'native') {
      await show(await lab.request('Opening', (api) => api.open()))
      return
    }
    const file = await chooseFile('.initlab,.json,application/json,.csv,.tsv,text/csv')
    if (file) await openFile(file)
  }

  async function openFile(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer())
    await show(await lab.request(`Opening ${file.name}`, (api) => api.openBytes(file.name, bytes)))
  }

  /** An experiment without results is checked at once, its data included: a file that cannot run says why. */
  async function show(answer: { readonly value: Opened } | null): Promise<void> {
    if (!answer) return
    const { name, experiment, hasResults } = answer.value
    edited.load(experiment)
    if (hasResults) return messages.show('notice', `Opened ${name} with its results.`)
    const checked = await lab.attempt('Checking the experiment', (api) => api.check(experiment))
    if (checked?.ok === false) {
      messages.show('error', `Opened ${name}, which cannot run as it is:`, checked.problems)
      view.setupOpen = true
    } else messages.show('notice', `Opened ${name}. It holds no results yet: press Run.`)
  }

  /** `again`: to the file that is known, where there is one. */
  async function save(again = true): Promise<void> {
    if (!canSave.value) return
    if (lab.host?.dialogs === 'native') {
      const saved = await lab.request('Saving', (api) => api.save(again))
      if (saved) messages.show('notice', `Saved ${saved.value.file}.`)
      return
    }
    const saved = await lab.request('Saving', (api) => api.saveBytes())
    if (!saved) return
    const { name, bytes } = saved.value
    download(name, bytes)
    messages.show('notice', `Saved ${name} to your downloads.`)
  }

  lab.requests.opened = (answer) => void show(lab.accept('Opening', answer))
  lab.requests.command = (command) => void (command === 'open' ? open() : save(command === 'save'))

  return {
    state,
    asked,
    isRunning,
    isPaused,
    canRun,
    canStep,
    canRestart,
    canStop,
    canSave,
    run,
    pause,
    toggle,
    step,
    rewind,
    reseed,
    stop,
    runExample,
    loadExample,
    open,
    openFile,
    save
  }
})
