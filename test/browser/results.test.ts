import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessibilityViolations } from './axe'
import { axisOf, column, middlesOf, numberIn, placeOf } from './chart-reading'
import type { LabPage } from './lab-page'
import { labTest as it } from './lab-test'

/** How far a mark may be from where its number in the table puts it, in pixels; some are drawn on half pixels. */
const nearby = 0.3

const rail = ({ page }: LabPage): Locator => page.getByRole('navigation', { name: 'Pages' })

/** Opens a page of results, once they are there. */
async function show(name: string, lab: LabPage): Promise<void> {
  await lab.finished()
  await rail(lab).getByRole('button', { name }).click()
}

async function asTable(lab: LabPage, on: boolean): Promise<void> {
  const button = lab.button('Table')
  if ((await button.getAttribute('aria-pressed')) !== String(on)) await button.click()
}

/** The figure with the chart of this name. */
const figure = ({ page }: LabPage, name: string): Locator =>
  page.locator('figure', { has: page.getByRole('img', { name }) })

describe('the pages of results', () => {
  it.beforeAll(async ({ started }) => {
    const lab = await started?.open()
    if (!lab) return
    await lab.chooseExample('XOR: five first weights')
    await lab.field('Hidden layers').fill('4, 4')
    await lab.field('Epochs').fill('1000')
    await lab.button('Run').click()
    await lab.finished()
    await lab.close()
  })

  it('are reached by the keyboard', async ({ lab }) => {
    await rail(lab).getByRole('button', { name: 'Compare' }).focus()
    for (const name of ['Signal', 'Statistics', 'Initializers', 'Replications']) {
      await lab.page.keyboard.press('Tab')
      await lab.page.keyboard.press('Enter')
      expect(await rail(lab).locator('[aria-current=page]').innerText()).toBe(name)
    }
  })

  describe('Signal', () => {
    it.beforeEach(({ lab }) => show('Signal', lab))

    it.for([
      ['Xavier', 'Standard deviation of the activations', 'circle', 'std a', true],
      ['Xavier', 'Spread of the activations over inputs', 'circle', 'spread over inputs', true],
      ['Xavier', 'Root mean square of the back-propagated gradients', 'circle', 'rms gradient', true],
      ['zeros', 'Shares of saturated values, dead and identical units', '.cross', 'identical', false]
    ] as const)(
      'draws what its table says of %s: %s',
      async ([arm, title, marks, heading, isLog], { lab }) => {
        await asTable(lab, false)
        const chart = figure(lab, `${title} of ${arm}, layer by layer`)
        await chart.scrollIntoViewIfNeeded()
        const axis = await axisOf(chart.locator('.grid'), chart.locator('.left .tick'), 'y', isLog)
        const drawn = (await middlesOf(chart.locator(marks))).map(({ y }) => y)
        await asTable(lab, true)
        const table = lab.page
          .locator('section', { hasText: `${arm}, epoch 1,000` })
          .locator('table')
          .first()
        const told = await column(table, heading)
        const share = heading === 'identical' ? 100 : 1
        const places = told.map((value) => placeOf(value / share, axis))
        expect(drawn).toHaveLength(places.length)
        places.forEach((place, layer) => expect(Math.abs(drawn[layer]! - place)).toBeLessThan(nearby))
        expect(new Set(told).size, 'layers that differ').toBeGreaterThan(1)
      }
    )

    it('draws the singular values and the histograms that its folds list', async ({ lab }) => {
      await asTable(lab, false)
      const spectrum = figure(lab, 'Singular values of the Jacobians of Xavier, layer by layer')
      await spectrum.scrollIntoViewIfNeeded()
      const axis = await axisOf(spectrum.locator('.grid'), spectrum.locator('.left .tick'), 'y', true)
      const medians = (await middlesOf(spectrum.locator('.median'))).map(({ y }) => y)
      const outline = await figure(lab, 'Histograms of activations a of Xavier, a layer a row')
        .locator('path')
        .first()
        .getAttribute('d')
      await asTable(lab, true)
      const fold = async (name: string): Promise<Locator> => {
        const details = lab.page.locator('details', { hasText: name })
        await details.locator('summary').focus()
        await lab.page.keyboard.press('Enter')
        const table = details.locator('table')
        await table.waitFor()
        return table
      }
      const told = await column(await fold('Singular values of the Jacobians of Xavier, seed 1'), 'median')
      expect(medians).toHaveLength(told.length)
      told.forEach((value, row) => expect(Math.abs(medians[row]! - placeOf(value, axis))).toBeLessThan(0.1))
      // Each bin is a step of the outline, as high as its share of the fullest: 28 of 30 units.
      const shares = await column(await fold('Histograms of activations a of Xavier, seed 1'), 'layer 1')
      const tops = [...outline!.matchAll(/L[\d.]+ ([\d.]+)/g)].map(([, top]) => Number(top))
      shares.forEach((share, bin) =>
        expect((30 - tops[2 * bin]!) / 28).toBeCloseTo(share / Math.max(...shares), 1)
      )
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0)
    })

    it.for(['light', 'dark'] as const)('has no violation that axe finds, %s', async (scheme, { lab }) => {
      await asTable(lab, false)
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
      await asTable(lab, true)
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
    })
  })

  describe('Statistics', () => {
    it.beforeEach(({ lab }) => show('Statistics', lab))

    it('takes another metric and another baseline by the keyboard', async ({ lab }) => {
      await asTable(lab, false)
      const metric = lab.page.getByRole('combobox', { name: 'Compare in' })
      await metric.focus()
      await lab.page.keyboard.press('Home')
      expect(await metric.inputValue()).toBe('trainLoss')
      await lab.page.getByRole('combobox', { name: 'Baseline' }).focus()
      await lab.page.keyboard.press('ArrowDown')
      await lab.page.getByRole('columnheader', { name: /^Difference from pure random/ }).waitFor()
    })

    it('says what is wrong with a threshold, and keeps to the last good one', async ({ lab }) => {
      const threshold = lab.page.getByRole('textbox', { name: 'Threshold of the goal' })
      await threshold.fill('most')
      await threshold.press('Enter')
      await lab.page.getByText('"most": must be a number; the goal is still 1').waitFor()
      expect(await threshold.getAttribute('aria-invalid')).toBe('true')
      expect(await threshold.inputValue()).toBe('most')
      await threshold.fill('0,5')
      await threshold.press('Enter')
      await lab.page.getByText('must be a number').waitFor({ state: 'detached' })
      await expect.poll(() => lab.page.getByRole('row', { name: /^zeros/ }).innerText()).toContain('10/10')
      await threshold.fill('1')
      await threshold.press('Enter')
    })

    it('draws what its table says', async ({ lab }) => {
      await asTable(lab, false)
      await lab.page.getByRole('combobox', { name: 'Compare in' }).selectOption('Training loss')
      await lab.page.getByRole('combobox', { name: 'Baseline' }).selectOption('pure random')
      const chart = lab.page.getByRole('table', { name: 'Training loss of each arm' })
      const row = chart.getByRole('row', { name: /^normalized/ })
      const isLog = (await lab.page.getByText('Logarithmic axis.').count()) > 0
      const axis = await axisOf(
        row.getByRole('cell').nth(0).locator('.grid'),
        chart.locator('.axis').nth(0).locator('.tick'),
        'x',
        isLog
      )
      const differences = await axisOf(
        row.getByRole('cell').nth(1).locator('.grid'),
        chart.locator('.axis').nth(1).locator('.tick'),
        'x',
        false
      )
      const [median] = await middlesOf(row.getByRole('cell').nth(0).locator('.middle'))
      const [difference] = await middlesOf(row.getByRole('cell').nth(1).locator('.middle'))
      const solved = await row.getByRole('cell').nth(2).innerText()
      await asTable(lab, true)
      const arms = lab.page.locator('section', { hasText: 'Arms' }).locator('table').first()
      const names = await arms.getByRole('rowheader').allInnerTexts()
      const at = names.indexOf('normalized')
      expect(
        Math.abs(median!.x - placeOf((await column(arms, 'Training loss: median'))[at]!, axis))
      ).toBeLessThan(nearby)
      expect(solved).toContain(`${(await column(arms, 'Solved'))[at]}/10`)
      const pairs = lab.page.locator('section', { hasText: 'difference from pure random' }).locator('table')
      const rows = await pairs.getByRole('rowheader').allInnerTexts()
      const told = (await column(pairs, 'Difference (Hodges–Lehmann)'))[rows.indexOf('normalized')]!
      expect(Math.abs(difference!.x - placeOf(told, differences))).toBeLessThan(nearby)
    })

    it('tells differences of accuracies in points, everywhere', async ({ lab }) => {
      await asTable(lab, false)
      await lab.page.getByRole('combobox', { name: 'Compare in' }).selectOption('Training accuracy')
      await lab.page.getByRole('combobox', { name: 'Baseline' }).selectOption('zeros')
      const chart = lab.page.getByRole('table', { name: 'Training accuracy of each arm' })
      const cell = chart
        .getByRole('row', { name: /^normalized/ })
        .getByRole('cell')
        .nth(1)
      const axis = await axisOf(
        cell.locator('.grid'),
        chart.locator('.axis').nth(1).locator('.tick'),
        'x',
        false
      )
      const [mark] = await middlesOf(cell.locator('.middle'))
      const told = numberIn(await cell.innerText())
      expect(await cell.innerText()).toContain('points')
      expect(Math.abs(mark!.x - placeOf(told, axis))).toBeLessThan(nearby)
      await lab.page.getByText(`difference +${told} points (Hodges–Lehmann`).first().waitFor()
    })

    it.for(['light', 'dark'] as const)('has no violation that axe finds, %s', async (scheme, { lab }) => {
      await asTable(lab, false)
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
      await asTable(lab, true)
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
    })
  })

  describe('Replications', () => {
    it.beforeEach(({ lab }) => show('Replications', lab))

    /** The claim, tried by the keyboard if no test has, and its checks, unfolded. */
    async function triedClaim(lab: LabPage): Promise<Locator> {
      const name = 'Units that start alike stay alike'
      const claim = lab.page.getByRole('region', { name })
      await claim.waitFor()
      const verdict = claim.locator('header').getByText('PASS')
      if (!(await verdict.isVisible())) {
        await lab.button(`Try: ${name}`).focus()
        await lab.page.keyboard.press('Enter')
      }
      await verdict.waitFor()
      await claim.locator('summary').first().focus()
      await lab.page.keyboard.press('Enter')
      return claim
    }

    it('tries a claim by the keyboard, and says how it came out and why', async ({ lab }) => {
      const claim = await triedClaim(lab)
      const verdicts = await claim.locator('table').first().locator('tbody tr').allInnerTexts()
      expect(verdicts.length).toBeGreaterThan(10)
      for (const verdict of verdicts) expect(verdict).toMatch(/^✓ PASS/)
    })

    it('draws what its table says', async ({ lab }) => {
      const plot = (await triedClaim(lab)).locator('figure').first()
      await plot.scrollIntoViewIfNeeded()
      const svg = plot.getByRole('img')
      const isLog = false
      const y = await axisOf(svg.locator('.grid'), plot.locator('.left .tick'), 'y', isLog)
      const labels = plot.locator('.bottom .tick')
      const x = await axisOf(labels, labels, 'x', isLog)
      const series = svg.locator('g[fill]', { has: lab.page.locator('path[transform]') }).first()
      const marks = await middlesOf(series.locator('path[transform]'))
      await plot.locator('summary').click()
      const name = await plot.locator('tbody th').first().innerText()
      const cells = await plot
        .locator('tbody tr', { has: lab.page.getByRole('rowheader', { name, exact: true }) })
        .evaluateAll((rows) =>
          rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText))
        )
      const points = cells.map(([left = '', top = '']) => ({
        x: placeOf(numberIn(left), x),
        y: placeOf(numberIn(top), y)
      }))
      expect(marks.length).toBeGreaterThan(1)
      for (const mark of marks) {
        const below = points.filter((point) => Math.abs(point.x - mark.x) < nearby)
        expect(Math.min(...below.map((point) => Math.abs(point.y - mark.y)))).toBeLessThan(nearby)
      }
    })

    it.for(['light', 'dark'] as const)('has no violation that axe finds, %s', async (scheme, { lab }) => {
      await triedClaim(lab)
      expect(await accessibilityViolations(lab.page, scheme)).toEqual([])
    })
  })
})
