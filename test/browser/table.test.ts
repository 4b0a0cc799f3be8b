import { describe, expect, onTestFinished } from 'vitest'
import { accessibilityViolations } from './axe'
import { startLabSite } from './lab-site'
import { labTest } from './lab-test'
import { TableStep } from './table-step'

const it = labTest.extend('step', ({ lab }) => new TableStep(lab))

const rows = Array.from({ length: 60 }, (_, k) => `${k % 7},${(k * 5) % 11},${['oak', 'elm'][k % 2]}`)
const plants = ['height,width,species', ...rows].join('\n')

describe('a table of the user’s own', () => {
  it('is looked at before it is used, and trains as it was taken', async ({ browser }) => {
    const site = await startLabSite(browser)
    onTestFinished(() => site.close())
    const lab = await site.open()
    const step = new TableStep(lab)
    await lab.open({ name: 'plants.csv', text: plants })
    await step.comesTo('60 instances, 2 features, 2 classes')
    expect(await lab.button('Run').count(), 'no experiment is made before it is used').toBe(0)
    await step.button('Use this table').click()
    await expect.poll(() => lab.messages.innerText()).toContain('press Run')
    await lab.button('Run').click()
    await lab.column('Glorot').waitFor()
    await lab.finished()
    expect(await lab.said('zeros')).toContain('solved 0/10')
  })

  it('shows its first rows, with the lines of the file', async ({ lab, step }) => {
    await step.drop('plants.csv', plants)
    const table = step.dialog.getByRole('table')
    await table.getByRole('columnheader', { name: 'height' }).waitFor()
    const third = table
      .getByRole('row')
      .filter({ has: lab.page.getByRole('rowheader', { name: '4', exact: true }) })
    expect(await third.getByRole('cell').allInnerTexts()).toEqual(['2', '10', 'oak'])
    expect(await step.control('Predict').inputValue()).toBe('species')
  })

  it.for(['Escape', 'Cancel', 'Close table'] as const)(
    'leaves everything as it was: %s',
    async (way, { lab, step }) => {
      await lab.chooseExample('XOR: five first weights')
      await step.drop('plants.csv', plants)
      await step.control('Predict').selectOption('height')
      if (way === 'Escape') await lab.page.keyboard.press(way)
      else await step.button(way).click()
      await step.dialog.waitFor({ state: 'hidden' })
      expect(await lab.field('Title').inputValue()).toBe('XOR: five first weights')
      expect(await lab.messages.innerText()).toBe('')
    }
  )

  it('is used by the keyboard alone', async ({ lab, step }) => {
    const { keyboard } = lab.page
    await lab.chooseExample('XOR: five first weights')
    const chooser = lab.page.waitForEvent('filechooser')
    await lab.button('Open').focus()
    await keyboard.press('Enter')
    await (await chooser).setFiles({ name: 'plants.csv', mimeType: '', buffer: Buffer.from(plants) })
    await expect
      .poll(() => step.control('Predict').evaluate((one) => one === document.activeElement))
      .toBe(true)
    await keyboard.press('w')
    await step.comesTo('11 classes')
    expect(await step.control('Role of width').inputValue()).toBe('target')
    const focused = (): Promise<string> =>
      lab.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    for (let tabs = 0; tabs < 30 && (await focused()) !== 'Use this table'; tabs++)
      await keyboard.press('Tab')
    await keyboard.press('Enter')
    await step.dialog.waitFor({ state: 'hidden' })
    expect(await lab.field('Title').inputValue()).toBe('plants')
  })

  it('makes way for the next one that is dropped', async ({ step }) => {
    await step.drop('plants.csv', plants)
    await step.control('Predict').selectOption('height')
    await step.comesTo('7 classes')
    await step.drop('trees.csv', plants)
    await step.dialog.filter({ hasText: 'Table trees.csv' }).waitFor()
    await step.comesTo('2 classes')
    expect(await step.button('As found').count(), 'choices of the table before').toBe(0)
  })

  it('has no WCAG 2.2 AA violation that axe finds, in light, dark, projector and zoom', async ({
    lab,
    step
  }) => {
    const { page } = lab
    await lab.button('Projector').click()
    for (const size of [
      { width: 1280, height: 720 },
      { width: 640, height: 360 }
    ]) {
      await page.setViewportSize(size)
      await step.drop('plants.csv', plants)
      await step.comesTo('2 classes')
      for (const scheme of ['light', 'dark'] as const) {
        expect(await accessibilityViolations(page, scheme), `${scheme}, ${size.width}`).toEqual([])
      }
      await page.keyboard.press('Escape')
      if (size.width === 1280) await lab.button('Projector').click()
    }
  })
})
