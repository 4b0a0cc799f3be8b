import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Checkout } from '../support/checkout'

const kernels = 'src/engine/backends/simd/kernels.generated.js'
const probeThread = 'src/engine/probes/worker.generated.js'
const [cli, engine, page] = ['out/main/cli.js', 'out/main/engine.js', 'out/renderer/index.html']
const all = [kernels, probeThread, cli, engine, page]

const run = promisify(execFile)

/** The lab's list of rules, and which files its start has written. */
async function listed(checkout: Checkout): Promise<{ stdout: string; stderr: string; written: string[] }> {
  const times = (): Promise<(number | null)[]> =>
    Promise.all(all.map(async (path) => (await stat(checkout.at(path)).catch(() => null))?.mtimeMs ?? null))
  const before = await times()
  const script = checkout.at('build/commands/lab.mjs')
  const { stdout, stderr } = await run(process.execPath, [script, 'list', 'initializers', '--json'])
  const after = await times()
  return { stdout, stderr, written: all.filter((_, index) => before[index] !== after[index]) }
}

describe('what a start of the lab builds', () => {
  it('nothing where nothing has changed, and where a file has been saved as it was', async () => {
    const checkout = await Checkout.make()
    expect(await listed(checkout)).toMatchObject({ written: [], stderr: '' })
    await checkout.edit('src/core/nearest.ts', 'export function nearestName', 'export function nearestName')
    expect((await listed(checkout)).written).toEqual([])
  })

  it('the bundles that the edited file went into, and no kernels', async () => {
    const checkout = await Checkout.make()
    await checkout.edit('src/core/initializers/entries/article.ts', "'Zeros (article)'", "'Nothing at all'")
    const { stdout, written } = await listed(checkout)
    expect(written).toEqual([cli, engine])
    expect(stdout).toContain('Nothing at all')
  })

  it('the thread of the probes where what it measures has changed', async () => {
    const checkout = await Checkout.make()
    await checkout.edit('src/core/probes/units.ts', 'const flat = 0.05', 'const flat = 0.06')
    expect((await listed(checkout)).written).toEqual([probeThread, cli, engine])
  })

  it('nothing of the page', async () => {
    const checkout = await Checkout.make()
    await checkout.edit('src/renderer/App.vue', '<template>', '<template><!-- edited -->')
    expect((await listed(checkout)).written).toEqual([])
  })

  it('everything that lacks a file', async () => {
    const checkout = await Checkout.make()
    await checkout.remove(engine)
    expect((await listed(checkout)).written).toEqual([engine])
  })

  it('and says what does not compile, instead of running what was', async () => {
    const checkout = await Checkout.make()
    await checkout.edit('src/cli/commands/list.ts', 'const lists', 'const const')
    await expect(listed(checkout)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/src\/cli\/commands\/list\.ts[^]*The lab could not be built: see above\./)
    })
    await checkout.edit('src/cli/commands/list.ts', 'const const', 'const lists')
    expect(await listed(checkout)).toMatchObject({
      written: [],
      stdout: expect.stringContaining('article-zeros')
    })
  })
})
