import { BrowserWindow, dialog, nativeTheme } from 'electron'
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
