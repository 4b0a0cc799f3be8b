import { type BrowserWindow, dialog } from 'electron'
import type { Dialogs } from '#lab/service/api'

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
    async save(suggestedName) {
      const { canceled, filePath } = await attached(dialog.showSaveDialog, {
        title: 'Save the experiment with its results',
        defaultPath: suggestedName,
        properties: ['createDirectory', 'showOverwriteConfirmation'],
        filters: [{ name: 'InitLab file', extensions: ['initlab'] }]
      })
      return canceled || !filePath ? null : filePath
    }
  }
}
