import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Opened } from '#contract/lab-api'
import { chooseFile, download } from '../common/files'
import { useExperiment } from './experiment'
import { useLab } from './lab'
import { useMessages } from './messages'
import { useRecord } from './record'
import { useSession } from './session'
import { useView } from './view'
import { useTableStep } from '../table/step'

/** The document's ways in and out: examples, files that are opened, and saving. */
export const useDocument = defineStore('document', () => {
  const lab = useLab()
  const edited = useExperiment()
  const records = useRecord()
  const session = useSession()
  const view = useView()
  const messages = useMessages()
  const table = useTableStep()

  const canSave = computed(() => lab.connected && records.head !== null)

  async function runExample(id: string): Promise<void> {
    if (loadExample(id)) await session.run()
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
    const file = await chooseFile(
      '.initlab,.json,application/json,.csv,.tsv,.txt,.data,text/csv,text/plain,.npz,.safetensors'
    )
    if (file) await openFile(file)
  }

  async function openFile(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer())
    await show(await lab.request(`Opening ${file.name}`, (api) => api.openBytes(file.name, bytes)))
  }

  /** An experiment without results is checked at once, its data included: a file that cannot run says why. */
  async function show(answer: { readonly value: Opened } | null): Promise<void> {
    if (!answer) return
    table.cancel()
    if (answer.value.kind === 'weights') return takeWeights(answer.value.name)
    const { kind, name } = answer.value
    const experiment =
      answer.value.kind === 'table' ? await table.ask(answer.value.look) : answer.value.experiment
    if (!experiment) return
    edited.load(experiment)
    if (kind === 'results') return messages.show('notice', `Opened ${name} with its results.`)
    const checked = await lab.attempt('Checking the experiment', (api) => api.check(experiment))
    if (checked?.ok === false) {
      messages.show('error', `Opened ${name}, which cannot run as it is:`, checked.problems)
      view.setupOpen = true
    } else if (kind === 'table') {
      messages.show(
        'notice',
        `${name} is the data of a new experiment: press Run to compare first weights on it.`
      )
    } else messages.show('notice', `Opened ${name}. It holds no results yet: press Run.`)
  }

  /** Weights become an arm of the experiment that is being edited, or of one that begins with them. */
  async function takeWeights(name: string): Promise<void> {
    const taken = await lab.request(`Opening ${name}`, (api) => api.takeWeights(edited.draft))
    if (!taken) return
    edited.load(taken.value.experiment)
    view.setupOpen = true
    messages.show('notice', taken.value.message)
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

  return { canSave, runExample, loadExample, open, openFile, save }
})
