import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '#contract/lab-api'

export function setMenu(command: (command: MenuCommand) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(command)))
}

function menuTemplate(command: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const mac = process.platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const development: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ role: 'reload' }, { role: 'toggleDevTools' }, separator]
  return [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        { label: '&New', accelerator: 'CmdOrCtrl+N', click: () => command('new') },
        { label: '&Open…', accelerator: 'CmdOrCtrl+O', click: () => command('open') },
        separator,
        { label: '&Save', accelerator: 'CmdOrCtrl+S', click: () => command('save') },
        { label: 'Save &as…', accelerator: 'CmdOrCtrl+Shift+S', click: () => command('save-as') },
        separator,
        mac ? { role: 'close' } : { role: 'quit' }
      ]
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...development,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' }
      ]
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] }
  ]
}
