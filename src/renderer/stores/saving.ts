import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Saving } from '#contract/lab-api'
import { download } from '../common/files'
import { useExperiment } from './experiment'
import { useLab } from './lab'
import { useMessages } from './messages'

/** Saving: by the host's dialogs where it has them, else as a download. */
export const useSaving = defineStore('saving', () => {
  const lab = useLab()
  const edited = useExperiment()
  const messages = useMessages()

  const canSave = computed(() => lab.connected && (lab.document.hasResults || edited.draft !== null))

  /** The results, or the experiment where there are none yet. `again`: to the file that is known, where there is one. */
  async function save(again = true): Promise<void> {
    if (!canSave.value) return
    messages.clear()
    await write(lab.document.hasResults ? results : ofExperiment(), again)
  }

  /** All that no file holds; whether it is saved now. What still trains is stopped: its results come to their end. */
  async function saveAll(unsaved = lab.document.unsaved): Promise<boolean> {
    if (unsaved.results) {
      await lab.attempt('Stopping', (api) => api.stop())
      if (!(await write(results, true))) return false
    }
    return !unsaved.experiment || write(ofExperiment(), true)
  }

  const results: Saving = { what: 'results' }
  const ofExperiment = (): Saving => ({ what: 'experiment', experiment: edited.draft })

  async function write(saving: Saving, again: boolean): Promise<boolean> {
    const place = lab.host?.dialogs === 'native' ? await toFile(saving, again) : await toDownloads(saving)
    if (place === null) return false
    if (saving.what === 'experiment') edited.saved(saving.experiment)
    messages.show('notice', `Saved ${place}.`)
    return true
  }

  async function toFile(saving: Saving, again: boolean): Promise<string | null> {
    const saved = lab.accept('Saving', await lab.attempt('Saving', (api) => api.save(again, saving)))
    return saved && saved.value.file
  }

  async function toDownloads(saving: Saving): Promise<string | null> {
    const saved = lab.accept('Saving', await lab.attempt('Saving', (api) => api.saveBytes(saving)))
    if (!saved) return null
    download(saved.value.name, saved.value.bytes)
    return `${saved.value.name} to your downloads`
  }

  return { canSave, save, saveAll }
})
