import { resolve } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import { createLab } from '#lab/lab'
import { nodeHost } from '#node/host'
import { ownPlace } from '#node/own-place'
import { nativeDialogs } from './dialogs'
import { utilityEngine } from './engine'
import { setMenu } from './menu'
import { servePages } from './page-channel'
import { registerScheme, servePage } from './scheme'
import { denyPermissions, lockDown } from './security'
import { askBeforeClosing, openWindow } from './window'

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
  const lab = createLab({
    host: nodeHost(utilityEngine),
    own: ownPlace(app.getPath('userData')),
    dialogs: nativeDialogs(() => window),
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
    askBeforeClosing(opened, () => lab.session.status.unsaved)
    opened.once('closed', () => {
      window = null
    })
  }
  const openFile = (path: string | undefined): void => {
    if (path !== undefined) void lab.openPath(path)
  }

  let file: string | null = null
  lab.session.listen({
    record: () => undefined,
    grown: () => undefined,
    status(status) {
      if (status.file !== null && status.file !== file) app.addRecentDocument(status.file)
      file = status.file
      window?.setRepresentedFilename(file ?? '')
      window?.setDocumentEdited(status.unsaved)
    }
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
