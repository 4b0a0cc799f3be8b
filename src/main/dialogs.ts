import { type BrowserWindow, dialog, type SaveDialogOptions } from 'electron'
import { basename } from 'node:path'
import type { Saving } from '#contract/lab-api'
import type { Dialogs } from '#lab/document/saving'

/** The system's file dialogs, attached to the window where there is one. */
export function nativeDialogs(window: () => BrowserWindow | null): Dialogs {
  const attached = <Options, Result>(
    show: ((window: BrowserWindow, options: Options) => Promise<Result>) &
      ((options: Options) => Promise<Result>),
    options: Options
  ): Promise<Result> => {
    const parent = window()
    return parent ? show(parent, options) : show(options)
  }
  return {
    async open() {
      const { canceled, filePaths } = await attached(dialog.showOpenDialog, {
        title: 'Open an experiment or its results',
        properties: ['openFile'],
        filters: [
          {
            name: 'InitLab files, experiments, tables, weights',
            extensions: ['initlab', 'json', 'csv', 'tsv', 'txt', 'data', 'npz', 'safetensors']
          },
          { name: 'All files', extensions: ['*'] }
        ]
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    async chooseWeights() {
      const { canceled, filePaths } = await attached(dialog.showOpenDialog, {
        title: 'Choose a file of weights',
        properties: ['openFile'],
        filters: [
          { name: 'Weights', extensions: ['npz', 'safetensors', 'json', 'initlab'] },
          { name: 'All files', extensions: ['*'] }
        ]
      })
      return canceled ? null : (filePaths[0] ?? null)
    },
    async save(suggestedName, what) {
      const { canceled, filePath } = await attached(dialog.showSaveDialog, {
        ...saveDialogs[what],
        defaultPath: suggestedName,
        properties: ['createDirectory', 'showOverwriteConfirmation']
      })
      return canceled || !filePath ? null : filePath
    },
    async mayReplace(path) {
      const { response } = await attached(dialog.showMessageBox, {
        type: 'warning',
        message: `“${basename(path)}” already exists. Replace it?`,
        detail: 'What it holds now would be gone.',
        buttons: ['Replace', 'Cancel'],
        defaultId: 1,
        cancelId: 1
      })
      return response === 0
    }
  }
}

const saveDialogs: Readonly<Record<Saving['what'], SaveDialogOptions>> = {
  results: {
    title: 'Save the experiment with its results',
    filters: [{ name: 'InitLab file', extensions: ['initlab'] }]
  },
  experiment: { title: 'Save the experiment', filters: [{ name: 'Experiment', extensions: ['json'] }] }
}
