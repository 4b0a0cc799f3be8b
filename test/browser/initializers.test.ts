import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { initializerKinds } from '#core/initializers/table'
import { accessibilityViolations } from './axe'
import type { LabPage } from './lab-page'
import { labTest } from './lab-test'

/** `lab`: on the page of the initializers, the article's five arms in the setup. */
const it = labTest.extend('lab', async ({ lab }) => {
  await lab.chooseExample('XOR: five first weights')
  await lab.button('Initializers').click()
  await cards(lab).first().waitFor()
  return lab
})

const cards = ({ page }: LabPage): Locator => page.getByRole('article')
const card = ({ page }: LabPage, name: string): Locator => page.getByRole('article', { name, exact: true })
const filter = ({ page }: LabPage, name: string): Locator => page.getByRole('combobox', { name, exact: true })

/** Takes a rule into a sixth arm by the keyboard; gives the fields of that arm. */
async function useInArm(lab: LabPage, name: string): Promise<Locator> {
  await card(lab, name)
    .getByRole('button', { name: `Use in an arm: ${name}` })
    .focus()
  await lab.page.keyboard.press('Enter')
  const arms = lab.page.getByRole('region', { name: 'Setup' }).getByRole('list', { name: 'Arms' })
  return arms.getByRole('listitem').nth(5)
}

describe('initializers in the window', () => {
  it('show every rule with its formula typeset, and as text for those who do not see it', async ({ lab }) => {
    await expect
      .poll(() => lab.page.locator('article math').count())
      .toBeGreaterThanOrEqual(initializerKinds.length)
    expect(await cards(lab).count()).toBe(initializerKinds.length)
    const formula = card(lab, 'He normal').getByRole('math')
    expect(await formula.getAttribute('aria-label')).toBe('W ~ N(0, 2/fan_in); b = 0')
    expect(await formula.locator('mfrac').count()).toBe(1)
    expect(await card(lab, 'He normal').innerText()).toMatch(/Delving deep into rectifiers.*2015/)
  })

  it('are found by words, framework, activation and paper', async ({ lab }) => {
    await lab.field('Search').fill('normal truncated')
    await filter(lab, 'Framework').selectOption('Keras')
    await filter(lab, 'Meant for').selectOption('ReLU')
    await filter(lab, 'Paper').selectOption('He et al. 2015')
    await expect.poll(() => cards(lab).count()).toBe(0)
    await lab.field('Search').fill('normal')
    await expect
      .poll(() => cards(lab).allInnerTexts())
      .toEqual([expect.stringContaining('He normal (Keras)')])
  })

  it('say what they draw for a layer of any size', async ({ lab }) => {
    await lab.field('Search').fill('he-normal')
    await lab.field('fan_in').fill('200')
    await expect.poll(() => card(lab, 'He normal').innerText()).toContain('Mean 0, σ 0.1, no bounds.')
    await lab.field('fan_in').fill('many')
    await lab.page.getByText('whole numbers from 1 to 8192').waitFor()
  })

  it.for(['light', 'dark'] as const)(
    'have no WCAG 2.2 AA violation that axe finds, %s',
    async (scheme, { lab }) => {
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
    }
  )

  it('go into a new arm by the keyboard, where their parameters have fields with errors', async ({ lab }) => {
    const fields = await useInArm(lab, 'Sparse')
    await fields.getByRole('textbox', { name: 'sparsity' }).fill('1.5')
    await fields.getByText('1.5: must be at most 1').waitFor()
    await fields.getByRole('textbox', { name: 'sparsity' }).fill('0.5')
    await expect.poll(() => fields.getByText('must be at most 1').count()).toBe(0)
  })

  it('are chosen in an arm from groups of frameworks, with typed parameters', async ({ lab }) => {
    const fields = await useInArm(lab, 'He normal')
    await fields.getByRole('combobox', { name: 'Initializer' }).selectOption('torch-kaiming-normal')
    expect(await fields.locator('optgroup').first().getAttribute('label')).toBe('The article')
    await fields.getByRole('combobox', { name: 'mode' }).selectOption('fan_out')
    await fields.getByRole('combobox', { name: 'nonlinearity' }).selectOption('tanh')
    // Gain 5/3 over the root of 4 units.
    await fields.getByText('Mean 0, σ 0.8333').waitFor()
    await fields.getByRole('combobox', { name: 'Initializer' }).selectOption('torch-xavier-normal')
    await fields.getByRole('combobox', { name: 'gain' }).fill('loud')
    await fields.getByText('"loud": unknown name').waitFor()
    await fields.getByRole('combobox', { name: 'gain' }).fill('tanh')
  })

  it('of one’s own are checked while they are typed', async ({ lab }) => {
    const fields = await useInArm(lab, 'He normal')
    await fields.getByRole('combobox', { name: 'Initializer' }).selectOption('expression')
    await fields.getByLabel('Formulas to start from').selectOption({ index: 2 })
    expect(await fields.getByRole('textbox', { name: 'weights' }).inputValue()).toBe(
      '(2u - 1) * sqrt(6/(fan_in + fan_out))'
    )
    await fields.getByRole('textbox', { name: 'weights' }).fill('z * sqr(2)')
    await fields.getByText('unknown function "sqr"; did you mean "sqrt"?').waitFor()
    await fields.getByRole('textbox', { name: 'weights' }).fill('z / (fan_in - 2)')
    await fields.getByText(/gives -?Infinity in layer 1/).waitFor()
    await fields.getByRole('textbox', { name: 'weights' }).fill('z / fan_in')
    await fields.getByText('Drawn once, from seed 1').waitFor()
  })

  it('are chosen by part, with biases by a number or a rule, and for each layer', async ({ lab }) => {
    const fields = await useInArm(lab, 'He normal')
    await fields.getByRole('combobox', { name: 'Rules' }).selectOption('parts')
    await fields
      .getByRole('group', { name: 'Output layer' })
      .getByRole('combobox', { name: 'Initializer' })
      .selectOption('zeros')
    const biases = fields.getByRole('group', { name: 'Biases' })
    await biases.getByLabel('Biases', { exact: true }).selectOption('number')
    await biases.getByLabel('Value').fill('0.25')
    await lab.button('JSON').click()
    const json = await lab.page.getByLabel('Experiment as JSON').inputValue()
    const { arms } = JSON.parse(json) as { arms: { initializer: unknown }[] }
    expect(arms[5]!.initializer).toEqual({
      hidden: { kind: 'he-normal' },
      output: { kind: 'zeros' },
      biases: 0.25
    })
    await lab.button('Form').click()
    await fields.locator('summary').first().click()
    await fields.getByRole('combobox', { name: 'Rules' }).selectOption('layers')
    await lab.page.getByLabel('Hidden layers').fill('4, 4')
    await fields.getByText('has 2 rule(s), but the network has 3 layer(s)').waitFor()
    await fields.getByRole('button', { name: 'Fit the 2 rules to 3 layers' }).click()
    await fields.getByText('Output layer (4 → 1): zeros').waitFor()
    expect(await accessibilityViolations(lab.page, 'light')).toEqual([])
  })
})
