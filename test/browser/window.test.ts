import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessibilityViolations } from './axe'
import { brokenFiles, inBrowser, names, pathOf } from '../support/broken-files'
import type { LabPage } from './lab-page'
import { labTest as it } from './lab-test'

/** Once the results are there, which may close it to make room. */
async function openSetup(lab: LabPage): Promise<Locator> {
  await lab.column('Xavier').waitFor()
  await lab.chooseExample('XOR: five first weights')
  const setup = lab.page.getByRole('region', { name: 'Setup' })
  if (!(await setup.isVisible())) await lab.button('Setup').click()
  return setup
}

describe('the window', () => {
  it.beforeAll(async ({ started }) => {
    const lab = await started?.open()
    if (!lab) return
    await lab.button('Run the XOR example').click()
    await lab.finished()
    // In a file, the results may stay on show while others are opened.
    await Promise.all([lab.page.waitForEvent('download'), lab.button('Save').click()])
    await lab.page.getByText('saved', { exact: true }).waitFor()
    await lab.close()
  })

  it('says what is wrong with a broken file, by field and value, and keeps what it shows', async ({
    lab
  }) => {
    // The last of a column to come is what the findings say.
    await expect.poll(() => lab.said('Xavier')).toMatch(/solved 10\/10 epoch/)
    const shown = await lab.said('Xavier')
    for (const broken of brokenFiles) {
      await lab.open(pathOf(broken))
      await expect
        .poll(async () => names(await lab.messages.innerText(), inBrowser(broken)), {
          message: JSON.stringify(broken)
        })
        .toBe(true)
      expect(await lab.said('Xavier')).toBe(shown)
    }
  })

  it('takes what an arm has of its own and what arms are compared in, and gives it up again', async ({
    lab
  }) => {
    const { page } = lab
    const setup = await openSetup(lab)
    const unchanged = async (): Promise<boolean> => (await page.getByText('Setup has changed').count()) === 0
    await expect.poll(unchanged).toBe(true)
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
    await setup.getByText('Comparison', { exact: true }).click()
    await setup.getByLabel('Baseline').selectOption('Xavier')
    await setup.getByLabel('Compare in').selectOption('Epochs to the goal')
    expect(await accessibilityViolations(page, 'light')).toEqual([])
    await lab.button('JSON').click()
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
    await lab.button('Form').click()
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

  it('keeps an arm open while the arms around it change places', async ({ lab }) => {
    const { page } = lab
    const setup = await openSetup(lab)
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
  })

  it('keeps to the baseline arm under another name, and to none where it is removed', async ({ lab }) => {
    const setup = await openSetup(lab)
    await setup.getByText('Comparison', { exact: true }).click()
    const baseline = setup.getByLabel('Baseline')
    await baseline.selectOption('Xavier')
    const arm = setup.getByRole('list', { name: 'Arms' }).getByRole('listitem').nth(2)
    const name = arm.getByRole('textbox', { name: 'Name' })
    await arm.locator('summary').first().click()
    await name.fill('X.')
    expect(await baseline.inputValue()).toBe('X.')
    await setup.getByRole('button', { name: 'Remove X.' }).click()
    expect(await baseline.inputValue()).toBe('')
    expect(await setup.getByText('To mend before running').count()).toBe(0)
  })

  it.for(['light', 'dark'] as const)(
    'has no WCAG 2.2 AA violation that axe finds, %s',
    async (scheme, { lab }) => {
      await openSetup(lab)
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
    }
  )
})
