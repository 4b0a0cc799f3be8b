import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { initializerKinds } from '#core/initializers/table'
import { launchBrowser } from '../stand-in/browser'
import { accessibilityViolations } from './axe'
import { LabPage } from './lab-page'
import { startWebHostProcess, type WebHostProcess } from './web-host'

const options = inject('browser')

describe.skipIf(!options)('initializers in the window', () => {
  let host: WebHostProcess
  let browser: Browser
  let page: Page
  let lab: LabPage
  const complaints: string[] = []

  beforeAll(async () => {
    host = await startWebHostProcess()
    browser = await launchBrowser(options!)
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    page.on('console', (line) => line.type() !== 'log' && complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    lab = new LabPage(page)
    await page.goto(host.address)
    await page.getByRole('combobox', { name: 'Example' }).selectOption({ label: 'XOR: five first weights' })
    await lab.button('Initializers').click()
    await cards().first().waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
  })

  const cards = (): Locator => page.getByRole('article')
  const card = (name: string): Locator => page.getByRole('article', { name, exact: true })
  const filter = (name: string): Locator => page.getByRole('combobox', { name, exact: true })
  const setup = (): Locator => page.getByRole('region', { name: 'Setup' })
  /** The fields of the arm at this position. */
  const arm = (index: number): Locator =>
    setup().getByRole('list', { name: 'Arms' }).getByRole('listitem').nth(index)

  it('show every rule with its formula typeset, and as text for those who do not see it', async () => {
    await expect
      .poll(() => page.locator('article math').count())
      .toBeGreaterThanOrEqual(initializerKinds.length)
    expect(await cards().count()).toBe(initializerKinds.length)
    const formula = card('He normal').getByRole('math')
    expect(await formula.getAttribute('aria-label')).toBe('W ~ N(0, 2/fan_in); b = 0')
    expect(await formula.locator('mfrac').count()).toBe(1)
    expect(await card('He normal').innerText()).toMatch(/Delving deep into rectifiers.*2015/)
  })

  it('are found by words, framework, activation and paper', async () => {
    await lab.field('Search').fill('normal truncated')
    await filter('Framework').selectOption('Keras')
    await filter('Meant for').selectOption('ReLU')
    await filter('Paper').selectOption('He et al. 2015')
    await expect.poll(() => cards().count()).toBe(0)
    await lab.field('Search').fill('normal')
    await expect.poll(() => cards().allInnerTexts()).toEqual([expect.stringContaining('He normal (Keras)')])
    for (const name of ['Framework', 'Meant for', 'Paper']) await filter(name).selectOption('')
  })

  it('say what they draw for a layer of any size', async () => {
    await lab.field('Search').fill('he-normal')
    await lab.field('fan_in').fill('200')
    await expect.poll(() => card('He normal').innerText()).toContain('Mean 0, σ 0.1, no bounds.')
    await lab.field('fan_in').fill('many')
    await page.getByText('whole numbers from 1 to 8192').waitFor()
    await lab.field('fan_in').fill('64')
  })

  it.each(['light', 'dark'] as const)('have no WCAG 2.2 AA violation that axe finds, %s', async (scheme) => {
    await lab.field('Search').fill('')
    expect(await accessibilityViolations(page, scheme)).toEqual([])
  })

  it('go into a new arm by the keyboard, where their parameters have fields with errors', async () => {
    await card('Sparse').getByRole('button', { name: 'Use in an arm: Sparse' }).focus()
    await page.keyboard.press('Enter')
    const fields = arm(5)
    await fields.getByRole('textbox', { name: 'sparsity' }).fill('1.5')
    await fields.getByText('1.5: must be at most 1').waitFor()
    await fields.getByRole('textbox', { name: 'sparsity' }).fill('0.5')
    await expect.poll(() => fields.getByText('must be at most 1').count()).toBe(0)
  })

  it('are chosen in an arm from groups of frameworks, with typed parameters', async () => {
    const fields = arm(5)
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

  it('of one’s own are checked while they are typed', async () => {
    const fields = arm(5)
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

  it('are chosen by part, with biases by a number or a rule, and for each layer', async () => {
    const fields = arm(5)
    await fields.getByRole('combobox', { name: 'Rules' }).selectOption('parts')
    await fields
      .getByRole('group', { name: 'Output layer' })
      .getByRole('combobox', { name: 'Initializer' })
      .selectOption('zeros')
    const biases = fields.getByRole('group', { name: 'Biases' })
    await biases.getByLabel('Biases', { exact: true }).selectOption('number')
    await biases.getByLabel('Value').fill('0.25')
    await lab.button('JSON').click()
    const json = await page.getByLabel('Experiment as JSON').inputValue()
    const { arms } = JSON.parse(json) as { arms: { initializer: unknown }[] }
    expect(arms[5]!.initializer).toEqual({
      hidden: { kind: 'expression', weights: 'z / fan_in' },
      output: { kind: 'zeros' },
      biases: 0.25
    })
    await lab.button('Form').click()
    await fields.locator('summary').first().click()
    await fields.getByRole('combobox', { name: 'Rules' }).selectOption('layers')
    await page.getByLabel('Hidden layers').fill('4, 4')
    await fields.getByText('has 2 rule(s), but the network has 3 layer(s)').waitFor()
    await fields.getByRole('button', { name: 'Fit the 2 rules to 3 layers' }).click()
    await fields.getByText('Output layer (4 → 1): zeros').waitFor()
    expect(await accessibilityViolations(page, 'light')).toEqual([])
  })

  it('break no rule of the page’s security policy', () => expect(complaints).toEqual([]))
})
