import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Download } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { xor } from '../support/xor'
import { accessibilityViolations } from './axe'
import type { LabPage } from './lab-page'
import { type LabSite, startLabSite } from './lab-site'
import { browserTest } from './lab-test'
import { startWebHostIn } from './web-host'

const golden = new URL('../fixtures/versions/initlab-1/weights.initlab', import.meta.url).pathname
const otherJson = { name: 'other.json', text: JSON.stringify(xor({ name: 'another experiment' })) }

/** A page of a host of its own, where XOR has been trained and no file has it. */
const it = browserTest
  .extend('site', async ({ browser }, { onCleanup }): Promise<LabSite> => {
    const site = await startLabSite(browser)
    onCleanup(() => site.close())
    return site
  })
  .extend('fresh', async ({ site }, { onCleanup }): Promise<LabPage> => {
    const lab = await site.open()
    onCleanup(async () => {
      await lab.close()
      expect(lab.complaints).toEqual([])
    })
    return lab
  })
  .extend('lab', async ({ fresh }) => {
    await fresh.button('Run the XOR example').click()
    await fresh.finished()
    await isSaid(fresh, 'results not saved')
    return fresh
  })

const isSaid = ({ page }: LabPage, status: string): Promise<void> =>
  page.getByRole('banner').getByText(status, { exact: true }).waitFor()

const drop = ({ page }: LabPage, { name, text }: typeof otherJson): Promise<void> =>
  page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content], fileName))
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    },
    [name, text] as const
  )

async function downloaded(lab: LabPage, press: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([lab.page.waitForEvent('download'), press()])
  return download
}

describe('unsaved results in a browser', () => {
  it('are asked about on every way to another document; Escape cancels, the focus returns, nothing is lost', async ({
    lab
  }) => {
    const { page } = lab
    const ways: Readonly<Record<string, () => Promise<void>>> = {
      results: () => lab.open(golden),
      experiment: () => lab.open(otherJson),
      dropped: () => drop(lab, otherJson),
      async table() {
        await lab.open({ name: 'points.csv', text: 'x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n' })
        await lab.button('Use this table').click()
      },
      example: () => lab.chooseExample('Two spirals: how large should the first weights be?')
    }
    const shown = await lab.said('Xavier')
    const example = page.getByRole('combobox', { name: 'Example' })
    for (const [way, go] of Object.entries(ways)) {
      await example.focus()
      await go()
      await lab.question.getByRole('heading', { name: /^Save “XOR.*” first\?$/ }).waitFor()
      expect(await lab.question.innerText(), way).toContain('Its results are in no file')
      expect(await page.evaluate(() => document.activeElement?.textContent?.trim()), way).toBe('Save')
      await page.keyboard.press('Escape')
      await lab.question.waitFor({ state: 'hidden' })
      if (way === 'table') await page.keyboard.press('Escape')
      expect(await lab.said('Xavier'), way).toBe(shown)
      expect(await example.inputValue(), way).toBe('xor')
    }
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Example')
    await isSaid(lab, 'results not saved')
  })

  it('are gone with Discard, by the keyboard alone', async ({ lab }) => {
    const { page } = lab
    await lab.open(golden)
    await lab.question.waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened weights.initlab with its results')
    await isSaid(lab, 'saved')
    expect(await lab.button('Last results').count()).toBe(0)
    expect(await page.title()).toBe('weights.initlab – InitLab')
  })

  it('are downloaded with Save, and the other file is opened then', async ({ lab }) => {
    expect(await lab.page.title()).toMatch(/^• XOR.* – InitLab$/)
    await drop(lab, otherJson)
    const download = await downloaded(lab, () => lab.answer('Save'))
    expect(download.suggestedFilename()).toMatch(/\.initlab$/)
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened other.json')
    expect(await lab.page.title()).toBe('other.json – InitLab')
  })

  it('are asked about for the newest file alone: what is gone by then is not asked about', async ({
    lab
  }) => {
    await drop(lab, otherJson)
    await lab.question.waitFor()
    await drop(lab, { ...otherJson, name: 'third.json' })
    await expect.poll(() => lab.button('Discard').count()).toBe(1)
    await lab.answer('Discard')
    await expect.poll(() => lab.messages.innerText()).toContain('Opened third.json')
    expect(await lab.question.count()).toBe(0)
    expect(await lab.page.title()).toBe('third.json – InitLab')
  })

  it('are not asked about any more once they are saved over the question', async ({ lab }) => {
    await drop(lab, otherJson)
    await lab.question.waitFor()
    await downloaded(lab, () => lab.page.keyboard.press('Control+s'))
    await expect.poll(() => lab.messages.innerText()).toContain('Opened other.json')
    expect(await lab.question.count()).toBe(0)
  })

  it('are asked about by the browser before it leaves the page, and are there afterwards', async ({
    lab
  }) => {
    const { page } = lab
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.reload()
    expect(asked).toEqual(['beforeunload'])
    await expect.poll(() => lab.said('Xavier')).toContain('solved 10/10')
    await isSaid(lab, 'results not saved')
  })

  it.for(['light', 'dark'] as const)('are asked about accessibly, %s', async (scheme, { lab }) => {
    await lab.open(otherJson)
    await lab.question.waitFor()
    expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
  })
})

describe('the last results', () => {
  it('stay within reach of Rewind and of New seeds, by button and by key', async ({ lab }) => {
    const { page } = lab
    // How soon it was solved comes a little later.
    await expect.poll(() => lab.said('Xavier')).toContain('solved 10/10 epoch')
    const shown = await lab.said('Xavier')
    await lab.button('Rewind').click()
    await page.getByRole('status').filter({ hasText: 'Paused' }).waitFor()
    expect(await lab.question.count()).toBe(0)
    await lab.button('Last results').click()
    await expect.poll(() => lab.said('Xavier')).toBe(shown)
    expect(await lab.button('Last results').count()).toBe(0)
    await lab.button('New seeds').click()
    await expect.poll(() => lab.said('zeros')).toContain('seed 11 ')
    await lab.finished()
    expect(await lab.button('Last results').getAttribute('title')).toMatch(/“XOR.*[\d.]+ MB in memory/)
    expect(await accessibilityViolations(page, 'light')).toEqual([])
    await lab.button('Rewind').press('Shift+End')
    await expect.poll(() => lab.said('Xavier')).toBe(shown)
    await lab.button('Last results').waitFor()
  })
})

describe('results of the document before', () => {
  it('stay on show, and are not trained again as those of the next', async ({ fresh: lab }) => {
    await lab.open(golden)
    await expect.poll(() => lab.messages.innerText()).toContain('Opened weights.initlab with its results')
    await expect.poll(() => lab.button('Rewind').isEnabled()).toBe(true)
    await lab.open(otherJson)
    await expect.poll(() => lab.messages.innerText()).toContain('Opened other.json')
    await lab.page.getByText('These are the results of “Weights from a file”.').waitFor()
    await expect.poll(() => lab.button('Rewind').isEnabled()).toBe(false)
    await expect.poll(() => lab.button('New seeds').isEnabled()).toBe(false)
    await lab.button('Run').click()
    await expect.poll(() => lab.button('Rewind').isEnabled()).toBe(true)
  })
})

describe('an experiment on a table', () => {
  it('is asked about: no file has what was chosen, nor what is chosen later', async ({ fresh: lab }) => {
    await lab.open({ name: 'points.csv', text: 'x,y,kind\n0,0,a\n1,1,b\n0,1,a\n1,0,b\n' })
    await lab.button('Use this table').click()
    await isSaid(lab, 'changes not saved')
    await lab.button('Table…').click()
    await lab.button('Use this table').click()
    await isSaid(lab, 'changes not saved')
    await lab.open(otherJson)
    await expect.poll(() => lab.question.innerText()).toContain('What was set up is in no file')
    await downloaded(lab, () => lab.answer('Save'))
    await expect.poll(() => lab.messages.innerText()).toContain('Opened other.json')
  })
})

describe('an experiment that was edited', () => {
  /** Types a name for the experiment. */
  async function edited(lab: LabPage): Promise<void> {
    await lab.chooseExample('XOR: five first weights')
    await lab.field('Epochs').fill('1234')
    await isSaid(lab, 'changes not saved')
  }

  it('is there after the page was loaded anew, and is asked about', async ({ fresh: lab }) => {
    await edited(lab)
    await lab.page.reload()
    await expect.poll(() => lab.field('Epochs').inputValue()).toBe('1234')
    await isSaid(lab, 'changes not saved')
    await lab.open(otherJson)
    await expect.poll(() => lab.question.innerText()).toContain('What was set up is in no file')
    await lab.answer('Cancel')
    expect(await lab.field('Epochs').inputValue()).toBe('1234')
  })

  it('is saved as JSON before it has results, which opens again', async ({ fresh: lab }) => {
    await edited(lab)
    const download = await downloaded(lab, () => lab.button('Save').click())
    expect(download.suggestedFilename()).toBe('XOR five first weights.json')
    await isSaid(lab, 'saved')
    const text = await readFile(await download.path(), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ training: { epochs: 1234 } })
    await lab.open({ name: 'again.json', text })
    await expect.poll(() => lab.messages.innerText()).toContain('Opened again.json')
    expect(await lab.field('Epochs').inputValue()).toBe('1234')
  })

  it('gets an arm back that was removed, by button and by key', async ({ fresh: lab }) => {
    const { page } = lab
    await lab.chooseExample('XOR: five first weights')
    const setup = page.getByRole('region', { name: 'Setup' })
    const names = setup.getByRole('list', { name: 'Arms' }).locator('summary .name')
    await names.first().waitFor()
    const before = await names.allInnerTexts()
    await setup.getByText('Comparison', { exact: true }).click()
    await setup.getByLabel('Baseline').selectOption('Xavier')
    for (const undo of [() => lab.button('Undo').click(), () => page.keyboard.press('Control+z')]) {
      await setup.getByRole('button', { name: 'Remove Xavier', exact: true }).click()
      await expect.poll(() => lab.messages.innerText()).toContain('Removed Xavier.')
      expect(await names.allInnerTexts()).toEqual(before.filter((name) => name !== 'Xavier'))
      await undo()
      await expect.poll(() => names.allInnerTexts()).toEqual(before)
      expect(await setup.getByLabel('Baseline').inputValue()).toBe('Xavier')
    }
  })
})

describe('the web host', () => {
  it('keeps what was not saved over Ctrl+C, and forgets it once it is declined', async ({ browser }) => {
    const home = await mkdtemp(join(tmpdir(), 'initlab-home-'))
    onTestFinished(() => rm(home, { recursive: true }))
    const first = await startLabSite(browser, startWebHostIn(home))
    const lab = await first.open()
    await lab.button('Run the XOR example').click()
    await lab.finished()
    await lab.close()
    await first.close()
    expect(first.host.output()).toContain('What was not saved comes back')

    const second = await startLabSite(browser, startWebHostIn(home))
    const again = await second.open()
    await again.page.getByText(/^Recovered from the automatic backup: “XOR.*” was not saved\.$/).waitFor()
    await expect.poll(() => again.said('Xavier')).toContain('solved 10/10')
    expect(await accessibilityViolations(again.page, 'dark')).toEqual([])
    await again.button('Discard…').click()
    await again.answer('Discard')
    await again.button('Run the XOR example').waitFor()
    await again.close()
    await second.close()
    expect(second.host.output()).not.toContain('comes back')

    const third = await startLabSite(browser, startWebHostIn(home))
    const last = await third.open()
    await last.button('Run the XOR example').waitFor()
    expect(await last.page.getByText('Recovered').count()).toBe(0)
    await last.close()
    await third.close()
  })
})

describe('an experiment that names files elsewhere', () => {
  it.for(['light', 'dark'] as const)(
    'has none of them read before a yes, %s',
    async (scheme, { fresh: lab }) => {
      const folder = await mkdtemp(join(tmpdir(), 'initlab-elsewhere-'))
      onTestFinished(() => rm(folder, { recursive: true }))
      const path = join(folder, 'private.csv')
      const rows = Array.from({ length: 40 }, (_, k) => `${k % 7},${(k * 5) % 11},${['oak', 'elm'][k % 2]}`)
      await writeFile(path, ['height,width,species', ...rows].join('\n'))
      const experiment = { ...xor({ name: 'curious' }), data: { dataset: 'csv', path, target: 'species' } }
      await lab.open({ name: 'curious.json', text: JSON.stringify(experiment) })
      await lab.question.getByText(path).waitFor()
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
      await lab.page.keyboard.press('Escape')
      await expect.poll(() => lab.messages.innerText()).toContain('which cannot run as it is')
      expect(await lab.messages.innerText()).not.toContain('oak')
      await lab.button('Allow these files…').click()
      await lab.answer('Allow')
      await lab.button('Run').click()
      await lab.finished()
      await expect.poll(() => lab.said('Xavier')).toContain('median')
    }
  )

  it('asks for nothing any more once another document has come', async ({ fresh: lab }) => {
    const experiment = { ...xor(), data: { dataset: 'csv', path: '/nowhere/private.csv', target: 'x' } }
    await lab.open({ name: 'curious.json', text: JSON.stringify(experiment) })
    await lab.question.waitFor()
    await drop(lab, otherJson)
    await expect.poll(() => lab.messages.innerText()).toContain('Opened other.json')
    expect(await lab.question.count()).toBe(0)
    expect(await lab.messages.innerText()).not.toContain('curious.json')
  })
})
