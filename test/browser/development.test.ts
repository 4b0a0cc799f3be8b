import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, vi } from 'vitest'
import { Checkout } from '../support/checkout'
import { browserTest } from './lab-test'
import { LabPage } from './lab-page'
import { startHostProcess } from './web-host'

/** Processes that run a file of a folder; none where the system does not tell. */
const processesOf = (folder: string): string[] =>
  (existsSync('/proc') ? readdirSync('/proc') : [])
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return [] // it has ended
      }
    })
    .filter((command) => command.includes(folder))

describe('npm run dev', () => {
  browserTest('shows what is edited: the page where it stands, host and engine anew', async ({ browser }) => {
    const checkout = await Checkout.make()
    const dev = await startHostProcess(checkout.at('build/commands/dev.mjs'), '--no-open')
    try {
      const lab = new LabPage(await browser.newPage())
      await lab.page.goto(dev.address)
      const [start, edited] = ['Run the XOR example', 'Run the edited example']
      await lab.button(start).waitFor()
      await lab.page.evaluate(() => Object.assign(window, { stays: true }))

      await checkout.edit('src/renderer/shell/EmptyState.vue', start, edited)
      await lab.button(edited).waitFor()

      const restarts = (): number => dev.output().split('started again').length - 1
      const restarted = (times: number): Promise<void> =>
        vi.waitUntil(() => restarts() >= times, { timeout: 120_000 }).then(() => undefined)
      await checkout.edit(
        'src/web/host-lab.ts',
        'let ending',
        "console.log(new Error('seen').stack)\n  let ending"
      )
      await restarted(1)
      expect(dev.output(), 'the source, by the source map').toMatch(
        /Error: seen\s+at hostLab \(.*src\/web\/host-lab\.ts:\d+/
      )

      await checkout.edit('src/engine/loop.ts', 'export class', 'export no class')
      await vi.waitUntil(() => dev.output().includes('could not be built'), { timeout: 120_000 })
      await checkout.edit('src/engine/loop.ts', 'export no class', 'export class')

      await lab.button('Initializers').click()
      await lab.page.getByText('Zeros (article)').first().waitFor()
      await checkout.edit('src/core/initializers/entries/article.ts', 'Zeros (article)', 'Zeros (edited)')
      await lab.page.getByText('Zeros (edited)').first().waitFor()
      await restarted(2)

      expect(restarts(), 'not for code that did not compile and is gone').toBe(2)
      await lab.button('Compare').click()
      await lab.button(edited).click()
      await lab.finished()
      expect(await lab.page.evaluate(() => 'stays' in window), 'the page was not loaded again').toBe(true)
      expect(lab.complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
      await lab.close()
    } finally {
      expect(await dev.stop()).toBe(0)
    }
    expect(processesOf(checkout.folder)).toEqual([])
  })
})
