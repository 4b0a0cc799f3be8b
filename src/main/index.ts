import { resolve } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import { createLab } from '#lab/lab'
import { nodeHost } from '#node/host'
import { ownPlace } from '#node/own-place'
import { askBeforeClosing } from './closing'
import { nativeDialogs } from './dialogs'
import { utilityEngine } from './engine'
import { setMenu } from './menu'
import { servePages } from './page-channel'
import { registerScheme, servePage } from './scheme'
import { denyPermissions, lockDown } from './security'
import { openWindow } from './window'

/** What a second start hands over to the first. */
interface Handover {
  readonly files: readonly string[]
}

app.enableSandbox()
registerScheme()
lockDown()

const namedFiles = process.argv
  .slice(app.isPackaged ? 1 : 2)
  .filter((argument) => !argument.startsWith('-'))
  .map((argument) => resolve(argument))

if (app.requestSingleInstanceLock({ files: namedFiles } satisfies Handover)) runLab()
else app.quit()

function runLab(): void {
  let window: BrowserWindow | null = null
  const dialogs = nativeDialogs(() => window)
  const lab = createLab({
    host: nodeHost(utilityEngine),
    own: ownPlace(app.getPath('userData')),
    dialogs,
    log: console.error
  })

  const showWindow = (): void => {
    if (window) {
      if (window.isMinimized()) window.restore()
      window.focus()
      return
    }
    const opened = (window = openWindow())
    servePages(opened, lab.serve)
    askBeforeClosing(opened, lab.document, dialogs)
    opened.once('closed', () => {
      window = null
    })
  }
  const openFile = (path: string | undefined): void => {
    if (path !== undefined) void lab.openPath(path)
  }

  let known: string | null = null
  lab.document.listen(({ path, unsaved }) => {
    if (path !== null && path !== known) app.addRecentDocument(path)
    known = path
    window?.setRepresentedFilename(path ?? '')
    window?.setDocumentEdited(unsaved.results || unsaved.experiment)
  })

  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
    if (app.isReady()) showWindow()
  })
  app.on('second-instance', (_event, _argv, _folder, handover) => {
    showWindow()
    openFile((handover as Handover).files[0])
  })
  app.on('activate', showWindow)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let disposed = false
  app.on('will-quit', (event) => {
    if (disposed) return
    event.preventDefault()
    void lab.dispose().finally(() => {
      disposed = true
      app.quit()
    })
  })

  openFile(namedFiles[0])
  void app.whenReady().then(() => {
    servePage()
    denyPermissions()
    setMenu(lab.command)
    showWindow()
  })
}
