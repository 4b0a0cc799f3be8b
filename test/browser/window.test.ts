import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser } from '../stand-in/browser'
import { accessibilityViolations } from './axe'
import { brokenFiles, inBrowser, names, pathOf } from './broken-files'
import { LabPage } from './lab-page'
import { startWebHostProcess, type WebHostProcess } from './web-host'

const options = inject('browser')

describe.skipIf(!options)('the window', () => {
  let host: WebHostProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    host = await startWebHostProcess()
    browser = await launchBrowser(options!)
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(host.address)
    await page.getByRole('button', { name: /Run the XOR example/ }).click()
    await new LabPage(page).finished(60_000)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  })

  it('says what is wrong with a broken file, by field and value, and keeps what it shows', async () => {
    const lab = new LabPage(page)
    // The last of a column to come is what the findings say.
    await expect.poll(() => lab.said('Xavier')).toMatch(/solved 10\/10 epoch/)
    const shown = await lab.said('Xavier')
    for (const broken of brokenFiles) {
      const chooser = page.waitForEvent('filechooser')
      await lab.button('Open').click()
      await (await chooser).setFiles(pathOf(broken))
      await expect
        .poll(async () => names(await lab.messages.innerText(), inBrowser(broken)), {
          message: JSON.stringify(broken)
        })
        .toBe(true)
      expect(await lab.said('Xavier')).toBe(shown)
    }
  })

  it('takes what an arm has of its own and what arms are compared in, and gives it up again', async () => {
    const setup = page.getByRole('region', { name: 'Setup' })
    const unchanged = async (): Promise<boolean> => (await page.getByText('Setup has changed').count()) === 0
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: 'XOR: five first weights' })
    expect(await unchanged()).toBe(true)
    if (!(await setup.isVisible())) await new LabPage(page).button('Setup').click()
    const arm = setup.getByRole('list', { name: 'Arms' }).getByRole('listitem').nth(2)
    await arm.locator('summary').first().click()
    const more = arm.getByText('More of this arm alone')
    await more.click()
    await arm.getByLabel('Optimizer of this arm').selectOption('Adam')
    await arm.getByRole('textbox', { name: 'Learning rate' }).fill('0.02')
    await arm.getByLabel('Schedule of this arm').selectOption('Cosine')
    await arm.getByLabel('Hidden layers of this arm').fill('8, 8')
    await arm.getByLabel('Loss of this arm').selectOption('Mean squared error')
    await arm.getByLabel('Epochs of this arm').fill('no')
    await arm.getByText('"no": must be a number').waitFor()
    await arm.getByLabel('Epochs of this arm').fill('50')
    // A broken file's baseline has opened it already.
    if (!(await setup.getByLabel('Baseline').isVisible()))
      await setup.getByText('Comparison', { exact: true }).click()
    await setup.getByLabel('Baseline').selectOption('Xavier')
    await setup.getByLabel('Compare in').selectOption('Epochs to the goal')
    expect(await accessibilityViolations(page, 'light')).toEqual([])
    await new LabPage(page).button('JSON').click()
    const json = await page.getByLabel('Experiment as JSON').inputValue()
    const { arms, compare } = JSON.parse(json) as { arms: object[]; compare: object }
    expect(compare).toEqual({ baseline: 'Xavier', metric: 'epochsToGoal' })
    expect(arms[2]).toMatchObject({
      network: { hidden: [8, 8] },
      training: {
        optimizer: { kind: 'adam', learningRate: 0.02 },
        schedule: { kind: 'cosine' },
        loss: 'mse',
        epochs: 50
      }
    })
    await new LabPage(page).button('Form').click()
    await arm.locator('summary').first().click()
    await arm.getByText('More of this arm alone').click()
    for (const label of ['Optimizer', 'Schedule', 'Loss'])
      await arm.getByLabel(`${label} of this arm`).selectOption('As the other arms')
    for (const label of ['Hidden layers', 'Epochs']) await arm.getByLabel(`${label} of this arm`).fill('')
    await setup.getByText('Comparison', { exact: true }).click()
    await setup.getByLabel('Baseline').selectOption('The first arm')
    await setup.getByLabel('Compare in').selectOption({ index: 0 })
    await expect.poll(unchanged).toBe(true)
  })

  it('keeps an arm open while the arms around it change places', async () => {
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: 'XOR: five first weights' })
    const setup = page.getByRole('region', { name: 'Setup' })
    const arms = setup.getByRole('list', { name: 'Arms' }).getByRole('listitem')
    const open = async (): Promise<string[]> => {
      const names = arms.filter({ has: page.getByRole('textbox', { name: 'Name' }) })
      return (await names.locator('summary .name').allInnerTexts()).map((name) => name.trim())
    }
    for (const name of await open()) await arms.getByText(name, { exact: true }).click()
    await arms.getByText('Xavier', { exact: true }).click()
    expect(await open()).toEqual(['Xavier'])
    await setup.getByRole('button', { name: 'Remove zeros' }).click()
    await setup.getByRole('button', { name: 'Move Xavier down' }).click()
    await setup.getByRole('button', { name: 'Duplicate pure random' }).click()
    expect(await open()).toEqual(['Xavier'])
    expect(await arms.locator('summary .name').allInnerTexts()).toEqual([
      'pure random',
      'pure random 2',
      'Xavier for ReLU',
      'Xavier',
      'normalized'
    ])
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: 'XOR: five first weights' })
  })

  it('keeps to the baseline arm under another name, and to none where it is removed', async () => {
    const setup = page.getByRole('region', { name: 'Setup' })
    const baseline = setup.getByLabel('Baseline')
    await baseline.selectOption('Xavier')
    const arm = setup.getByRole('list', { name: 'Arms' }).getByRole('listitem').nth(2)
    const name = arm.getByRole('textbox', { name: 'Name' })
    if (!(await name.isVisible())) await arm.locator('summary').first().click()
    await name.fill('X.')
    expect(await baseline.inputValue()).toBe('X.')
    await setup.getByRole('button', { name: 'Remove X.' }).click()
    expect(await baseline.inputValue()).toBe('')
    expect(await setup.getByText('To mend before running').count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('has no WCAG 2.2 AA violation that axe finds, %s', async (scheme) => {
    expect(await accessibilityViolations(page, scheme)).toEqual([])
  })

  it('opens a table as an experiment to begin with, and trains on it', async () => {
    const lab = new LabPage(page)
    const folder = await mkdtemp(join(tmpdir(), 'initlab-table-'))
    const rows = Array.from({ length: 60 }, (_, k) => `${k % 7},${(k * 5) % 11},${['oak', 'elm'][k % 2]}`)
    await writeFile(join(folder, 'plants.csv'), ['height,width,species', ...rows].join('\n'))
    const chooser = page.waitForEvent('filechooser')
    await lab.button('Open').click()
    await (await chooser).setFiles(join(folder, 'plants.csv'))
    await expect.poll(() => lab.messages.innerText()).toContain('Opened plants.csv')
    await lab.button('Run').click()
    await lab.column('Glorot').waitFor()
    await lab.finished(60_000)
    expect(await lab.said('zeros')).toContain('solved 0/10')
    await rm(folder, { recursive: true })
  })
})
