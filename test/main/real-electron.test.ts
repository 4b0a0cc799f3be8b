import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import { describe, it } from 'vitest'
import { electronBinary } from '../../build/commands/electron-binary.mjs'
import { LabPage } from '../browser/lab-page'
import { runXorSaveAndReopen } from '../browser/scenario'

const binary = electronBinary()
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const hasScreen = process.platform !== 'linux' || !!(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
const obstacle = !binary
  ? 'no binary here'
  : isRoot
    ? 'its sandbox refuses root'
    : !hasScreen
      ? 'no display'
      : ''

describe('the lab in Electron itself', () => {
  it('runs XOR, looks back, saves by native dialogs, and opens the same numbers', async ({ skip }) => {
    skip(obstacle !== '', `Electron itself is not tested: ${obstacle}`)
    const folder = mkdtempSync(join(tmpdir(), 'initlab-electron-'))
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const app = await _electron.launch({ executablePath: binary!, args: [root, `--user-data-dir=${folder}`] })
    const page = await app.firstWindow()
    const saved = join(folder, 'saved.initlab')
    await runXorSaveAndReopen(page, {
      async save(press) {
        await app.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
        }, saved)
        await press()
        return saved
      },
      async open(path) {
        await app.evaluate(({ dialog }, filePath) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
        }, path)
        await new LabPage(page).button('Open').click()
      },
      reload: () => page.reload().then(() => undefined)
    })
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
