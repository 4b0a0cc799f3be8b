import { app, BrowserWindow, dialog, nativeTheme } from 'electron'
import { builtFile } from '#node/built'
import { pageUrl } from './scheme'
import { keepWindowState, readWindowState } from './window-state'

/** The lab's window, shown as soon as it has something to show. */
export function openWindow(): BrowserWindow {
  const { bounds, maximized } = readWindowState()
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 560,
    title: 'InitLab',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#111111' : '#ffffff',
    webPreferences: {
      preload: builtFile('preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // Its dictionaries would be downloaded.
      spellcheck: false
    }
  })
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  window.on('close', () => keepWindowState(window))
  reloadAfterCrash(window)
  void window.loadURL(pageUrl)
  return window
}

/** The results live in the main process: a new page shows them again. */
function reloadAfterCrash(window: BrowserWindow): void {
  let lastCrash = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const again = Date.now() - lastCrash < 10_000
    lastCrash = Date.now()
    if (again)
      dialog.showErrorBox(
        'The window stopped working',
        `Save is still possible after View > Reload. (${reason})`
      )
    else window.webContents.reload()
  })
}

/** Asks before the window closes over results that no file holds; a quit that waited for the answer goes on. */
export function askBeforeClosing(window: BrowserWindow, unsaved: () => boolean): void {
  let asking = false
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })
  window.on('close', (event) => {
    if (!unsaved()) return
    event.preventDefault()
    if (asking) return
    asking = true
    void confirmClosing(window).then((close) => {
      asking = false
      if (close) window.destroy()
      if (close && quitting) app.quit()
      quitting = false
    })
  })
}

async function confirmClosing(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Close without saving?',
    detail: 'The results of this experiment are in no file.',
    buttons: ['Keep open', 'Close without saving'],
    defaultId: 0,
    cancelId: 0
  })
  return response === 1
}
