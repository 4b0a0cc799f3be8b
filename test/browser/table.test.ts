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

  it('is looked at again from Setup, for the experiment that there is', async ({ lab, step }) => {
    await step.drop('plants.csv', plants)
    await step.button('Use this table').click()
    await lab.field('Epochs').fill('7')
    await lab.field('Held out').fill('0.5')
    await lab.button('Table…').click()
    await step.comesTo('2 classes')
    await step.control('Predict').selectOption('height')
    await step.comesTo('7 classes')
    await step.button('Use this table').click()
    await step.dialog.waitFor({ state: 'hidden' })
    expect(await lab.field('Target').inputValue()).toBe('height')
    expect(await lab.field('Epochs').inputValue(), 'what is no matter of the table').toBe('7')
    expect(await lab.field('Held out').inputValue()).toBe('0.5')
    await lab.button('Table…').click()
    await step.comesTo('7 classes')
    expect(await step.control('Predict').inputValue(), 'as it was chosen').toBe('height')
  })

  it('shows some columns of a wide one at a time, and finds the others by name', async ({ lab, step }) => {
    const names = ['label', ...Array.from({ length: 150 }, (_, k) => `pixel ${k}`)]
    const row = (k: number): string => names.map((_, column) => (column + k) % 7).join(',')
    await step.drop('wide.csv', [names.join(','), ...rows.map((_, k) => row(k))].join('\n'))
    const finder = step.control('Find a column')
    await finder.waitFor()
    const heads = (): Promise<string[]> => step.dialog.getByRole('columnheader').allInnerTexts()
    expect(await heads()).toEqual(['Line', ...names.slice(0, 24)])
    await step.button('Columns after').click()
    expect((await heads())[1]).toBe('pixel 23')
    await finder.fill('PIXEL 14')
    expect((await heads()).slice(1)).toEqual(['pixel 14', ...names.slice(141)])
    await step.control('Role of pixel 149').selectOption('ignore')
    await finder.fill('pixel 3')
    await step.control('Role of pixel 3').selectOption('target')
    await expect.poll(() => step.control('Predict').inputValue()).toBe('pixel 3')
    await finder.fill('149')
    expect(await step.control('Role of pixel 149').inputValue()).toBe('ignore')
    await finder.fill('no such')
    await step.dialog.getByText('No column has this in its name.').waitFor()
    expect(await accessibilityViolations(lab.page, 'light')).toEqual([])
  })

  it('with an Id, decimal commas and missing cells: a sound first comparison from what it says', async ({
    browser
  }) => {
    const site = await startLabSite(browser)
    onTestFinished(() => site.close())
    const lab = await site.open()
    const step = new TableStep(lab)
    const german = Array.from({ length: 60 }, (_, k) => {
      const height = k === 3 || k === 17 ? '' : `${k % 7},5`
      const width = k === 30 ? 'NA' : `${(k * 5) % 11},25`
      return `${1000 + k};${height};${width};${k % 7 > 3 ? 'Ulme' : 'Eiche'}`
    })
    const text = ['Id;Höhe;Breite;Art', ...german].join('\r\n')
    await step.drop('pflanzen.csv', Buffer.from(text, 'latin1'))
    await step.comesTo('To settle first: Missing cells')
    expect(await step.control('Role of Id').inputValue()).toBe('ignore')
    await step.dialog.getByText('It only counts the rows.').waitFor()
    await step.dialog.getByText('3 missing cells in 3 rows: line 5 (Höhe), line 19 (Höhe)').waitFor()
    expect(await step.button('Use this table').isDisabled()).toBe(true)
    expect(await accessibilityViolations(lab.page, 'light')).toEqual([])
    expect(await accessibilityViolations(lab.page, 'dark')).toEqual([])
    await step.control('Missing cells').selectOption('Leave out 3 rows')
    await step.comesTo('57 instances, 2 features, 2 classes: Eiche, Ulme.')
    await step.control('Missing cells').selectOption('Fill in')
    await step.comesTo('60 instances, 2 features, 2 classes: Eiche, Ulme.')
    await step.button('Use this table').click()
    await lab.page.getByText('60 instances · 2 features · 2 classes').waitFor()
    await lab.button('Run').click()
    await lab.column('Glorot').waitFor()
    await lab.finished()
    expect(await lab.said('Glorot')).toMatch(/solved (9|10)\/10/)
  })

  it('asks what the file leaves open, and takes either answer', async ({ lab, step }) => {
    const words = Array.from({ length: 12 }, (_, k) =>
      [['tall', 'small', 'tiny'][k % 3], ['red', 'blue'][k % 2], `<${k}`].join(',')
    )
    const lines = ['tall,red,size', ...words]
    await step.drop('words.csv', lines.join('\n'))
    await step.comesTo('To settle first: First row')
    const header = step.control('First row')
    expect(await header.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await header.inputValue(), 'a guess could not be chosen any more').toBe('')
    expect(await accessibilityViolations(lab.page, 'light')).toEqual([])
    for (const [answer, instances] of [
      ['Names of the columns', 12],
      ['Data', 13]
    ] as const) {
      await header.selectOption(answer)
      await step.comesTo(`${instances} instances`)
      await step.button('As found').click()
      await step.comesTo('To settle first: First row')
    }
  })

  it('says beneath a role what hinders it, and goes there', async ({ step }) => {
    const mixed = Array.from({ length: 40 }, (_, k) => `${k === 4 ? '<5' : k % 9},${k}.5,${'ab'[k % 2]}`)
    await step.drop('mixed.csv', ['dose,weight,group', ...mixed].join('\n'))
    await step.dialog
      .getByText('Line 6: "<5" is not a number. Choose another role, or add it to “Means nothing”.')
      .waitFor()
    await step.control('Predict').focus()
    await step.button('Role of dose').click()
    const role = step.control('Role of dose')
    expect(await role.evaluate((one) => one === document.activeElement)).toBe(true)
    await role.selectOption('Ignore')
    await step.comesTo('40 instances, 1 feature, 2 classes: a, b.')
    await step.button('As found').click()
    await step.comesTo('Role of dose')
    // Or it is a number that was not measured.
    await step.control('Means nothing').fill('NA, <5')
    await step.control('Means nothing').press('Enter')
    await step.comesTo('To settle first: Missing cells')
    await step.control('Missing cells').selectOption('Leave out 1 row')
    await step.comesTo('39 instances, 2 features, 2 classes: a, b.')
  })

  it('may be dropped on another one that is looked at, and where is shown', async ({ lab, step }) => {
    await step.drop('plants.csv', plants)
    await step.comesTo('2 classes')
    const data = await lab.page.evaluateHandle(() => {
      const held = new DataTransfer()
      held.items.add(new File([], 'x.csv'))
      return held
    })
    await step.dialog.dispatchEvent('dragover', { dataTransfer: data })
    const hint = lab.page.getByText('Drop the file to open it')
    await hint.waitFor()
    const isOnTop = await hint.evaluate((one) => one.closest(':popover-open') !== null)
    expect(isOnTop).toBe(true)
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
