// Finds Electron without asking for the `electron` package: merely loading that starts a download.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.mjs'

export const electronPackage = join(root, 'node_modules', 'electron')

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

/** Path of the executable, or null where there is none. */
export function electronBinary() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const pathFile = join(electronPackage, 'path.txt')
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8').trim()
    : (names[process.platform] ?? 'electron')
  const binary = join(dist || join(electronPackage, 'dist'), name)
  return existsSync(binary) ? binary : null
}
