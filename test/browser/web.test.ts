import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startLabSite } from './lab-site'
import { browserTest, labTest } from './lab-test'
import { runXorSaveAndReopen } from './scenario'
import { startWebHostProcess } from './web-host'

describe('the lab in a browser', () => {
  labTest('runs XOR, looks back, saves, and shows the same numbers after a reload', async ({ lab }) => {
    const { page } = lab
    const folder = await mkdtemp(join(tmpdir(), 'initlab-saved-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await runXorSaveAndReopen(page, {
      async save(press) {
        const [download] = await Promise.all([page.waitForEvent('download'), press()])
        const file = join(folder, download.suggestedFilename())
        await download.saveAs(file)
        return file
      },
      open: (file) => lab.open(file),
      reload: () => page.reload().then(() => undefined)
    })
  })

  browserTest('leaves no token in the address, and lets a second browser in never', async ({ browser }) => {
    const host = await startWebHostProcess()
    onTestFinished(() => host.stop().then(() => undefined))
    const page = await browser.newPage()
    await page.goto(host.address)
    await page.waitForURL((url) => url.search === '')
    const stranger = await browser.newPage()
    expect((await stranger.goto(host.address))?.status()).toBe(403)
    expect((await stranger.goto(new URL('/', host.address).href))?.status()).toBe(403)
    await Promise.all([page.close(), stranger.close()])
  })

  browserTest('goes on after the page was closed and opened again', async ({ browser }) => {
    const site = await startLabSite(browser)
    onTestFinished(() => site.close())
    const lab = await site.open()
    await lab.button('Run the XOR example').click()
    await lab.column('zeros').waitFor()
    await lab.close()
    const again = await site.open()
    await again.finished()
    expect(await again.said('zeros')).toContain('solved 0/10')
    await again.close()
  })
})

describe('the web host as a process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends cleanly on %s', async (signal) => {
    const host = await startWebHostProcess()
    expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+$/)
    expect(await host.stop(signal)).toBe(0)
    expect(host.output()).not.toMatch(/^\s+at /m)
  })

  it('says in a line what is wrong with its arguments', async () => {
    await expect(startWebHostProcess('--port', 'x')).rejects.toThrow(
      /exit code 2.*--port \(x\): a whole number from 1 to 65535 is needed/
    )
    await expect(startWebHostProcess('--prot', '1')).rejects.toThrow(/exit code 2.*'--prot'/)
    const host = await startWebHostProcess()
    await expect(startWebHostProcess('--port', new URL(host.address).port)).rejects.toThrow(
      /another program has this port/
    )
    await host.stop()
  })
})
