import { app, type BrowserWindow, dialog } from 'electron'
import { InputError } from '#core/errors'
import type { LabDocument } from '#lab/document/document'
import type { Dialogs } from '#lab/document/saving'

/** Asks before the window closes over what no file holds; a quit that waited for the answer goes on. */
export function askBeforeClosing(window: BrowserWindow, document: LabDocument, dialogs: Dialogs): void {
  let asking = false
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })
  window.on('close', (event) => {
    const { results, experiment } = document.state.unsaved
    if (!results && !experiment) return
    event.preventDefault()
    if (asking) return
    asking = true
    void mayClose(window, document, dialogs).then((may) => {
      asking = false
      if (may) window.destroy()
      if (may && quitting) app.quit()
      quitting = false
    })
  })
}

const buttons = ['Save', 'Don’t save', 'Cancel']

/** Whether everything is saved, or the user wants none of it. */
async function mayClose(window: BrowserWindow, document: LabDocument, dialogs: Dialogs): Promise<boolean> {
  const { name, unsaved } = document.state
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: name ? `Save “${name}” before closing?` : 'Save the experiment before closing?',
    detail: `${lost(unsaved)} in no file, and lost without saving.`,
    buttons,
    defaultId: 0,
    cancelId: 2,
    noLink: true
  })
  if (response === 2) return false
  if (response === 1) {
    await document.begin(null, 'discard')
    return true
  }
  try {
    return await document.saveAll(dialogs)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    dialog.showErrorBox('This could not be saved', error.message)
    return false
  }
}

function lost({ results, experiment }: LabDocument['state']['unsaved']): string {
  if (results && experiment) return 'The results and what was set up are'
  return results ? 'The results of this experiment are' : 'What was set up is'
}
