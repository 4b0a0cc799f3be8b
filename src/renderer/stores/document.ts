import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import type { Opened } from '#contract/lab-api'
import { chooseFile } from '../common/files'
import { useDecisions } from './decisions'
import { useExperiment } from './experiment'
import { useLab } from './lab'
import { useMessages } from './messages'
import { useSaving } from './saving'
import { useSession } from './session'
import { useView } from './view'
import { useTableStep } from '../table/step'

/** The document's ways in and out: examples, files that are opened, and leaving it for nothing. */
export const useDocument = defineStore('document', () => {
  const lab = useLab()
  const edited = useExperiment()
  const session = useSession()
  const decisions = useDecisions()
  const saving = useSaving()
  const view = useView()
  const messages = useMessages()
  const table = useTableStep()

  /** Of the file, or of the experiment where there is none. */
  const name = computed(() => lab.document.name || String(edited.get('name') ?? ''))
  const isUnsaved = computed(() => lab.document.unsaved.results || lab.document.unsaved.experiment)

  async function runExample(id: string): Promise<void> {
    if (await loadExample(id)) await session.run()
  }

  async function loadExample(id: string): Promise<boolean> {
    const example = lab.examples.find((candidate) => candidate.id === id)
    if (!example) return false
    const { experiment } = example
    const begun = await decisions.request('Beginning', (api, leave) => api.begin(experiment, leave))
    if (begun) become(experiment)
    return begun !== null
  }

  /** Back to the start page. */
  async function close(): Promise<void> {
    const begun = await decisions.request('Closing', (api, leave) => api.begin(null, leave))
    if (begun) become(null)
  }

  /** Questions about the document before are over. */
  function become(experiment: unknown): void {
    newest++
    decisions.withdraw()
    table.cancel()
    edited.load(experiment)
  }

  async function open(): Promise<void> {
    if (lab.host?.dialogs === 'native') {
      messages.clear()
      const first = await lab.attempt('Opening', (api) => api.open())
      await show(await decisions.decided('Opening', first, (api, leave) => api.openWaiting(leave)))
      return
    }
    const file = await chooseFile(
      '.initlab,.json,application/json,.csv,.tsv,.txt,.data,text/csv,text/plain,.npz,.safetensors'
    )
    if (file) await openFile(file)
  }

  async function openFile(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const what = `Opening ${file.name}`
    await show(await decisions.request(what, (api, leave) => api.openBytes(file.name, bytes, leave)))
  }

  /** Numbers what is opened: of what is overtaken nothing is said any more. */
  let newest = 0

  /** An experiment without results is checked at once, its data included: a file that cannot run says why. */
  async function show(answer: { readonly value: Opened } | null): Promise<void> {
    if (!answer) return
    const turn = ++newest
    decisions.withdraw()
    table.cancel()
    if (answer.value.kind === 'weights') return takeWeights(answer.value.name)
    const { kind, name: fileName } = answer.value
    const experiment =
      answer.value.kind === 'table' ? await table.ask(answer.value.look) : answer.value.experiment
    if (!experiment) return
    // No file has what the person made of a table.
    if (kind === 'table') edited.change(experiment)
    else edited.load(experiment)
    if (kind === 'results') return messages.show('notice', `Opened ${fileName} with its results.`)
    const checked = await decisions.attempt('Checking the experiment', (api) => api.check(experiment))
    if (turn !== newest) return
    edited.checkAgain()
    if (checked?.ok === false) {
      messages.show('error', `Opened ${fileName}, which cannot run as it is:`, checked.problems)
      view.setupOpen = true
    } else if (kind === 'table') {
      messages.show(
        'notice',
        `${fileName} is the data of a new experiment: press Run to compare first weights on it.`
      )
    } else messages.show('notice', `Opened ${fileName}. It holds no results yet: press Run.`)
  }

  /** Weights become an arm of the experiment that is being edited, or of one that begins with them. */
  async function takeWeights(fileName: string): Promise<void> {
    const taken = await decisions.request(`Opening ${fileName}`, (api) => api.takeWeights(edited.draft))
    if (!taken) return
    edited.change(taken.value.experiment)
    view.setupOpen = true
    messages.show('notice', taken.value.message)
  }

  lab.requests.opened = async (answer) => {
    messages.clear()
    await show(await decisions.decided('Opening', answer, (api, leave) => api.openWaiting(leave)))
  }
  lab.requests.edited = edited.restore
  const commands = {
    new: close,
    open,
    save: () => saving.save(),
    'save-as': () => saving.save(false)
  } as const
  lab.requests.command = (command) => void commands[command]()

  /** The host keeps what was made of the experiment: it survives this page. */
  const keep = (experiment: unknown): void =>
    void lab.attempt('Keeping the experiment', (api) => api.keepEdited(experiment))
  watch(() => edited.unkept, keep)
  watch(
    () => lab.connected,
    (connected) => connected && edited.unkept !== null && keep(edited.unkept)
  )

  return { name, isUnsaved, runExample, loadExample, close, open, openFile }
})
