import type { Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { divergingColour, paletteOf, type Rgb } from '../../src/renderer/charts/palette'
import { dataBounds } from '../../src/renderer/comparison/plane/decision-grid'
import { fitBounds } from '../../src/renderer/comparison/plane/fit-curve'
import { clouds, sine } from '../../src/renderer/gallery/exhibits/plane-data'
import { axisOf, column, middlesOf, numberIn, placeOf } from './chart-reading'
import { coloursAt } from './gallery-reading'
import { galleryTest as it } from './gallery-test'

/** How far a mark may be from where its number in the table puts it, in pixels. */
const nearby = 0.3
const palette = paletteOf(false)

/** How far apart two colours are, at most 255. */
const apart = (a: readonly number[], b: Rgb): number =>
  Math.max(...b.map((part, k) => Math.abs(part - a[k]!)))

async function exhibit(gallery: Page, name: string): Promise<Locator> {
  const article = gallery.getByRole('article', { name, exact: true })
  await article.scrollIntoViewIfNeeded()
  await article
    .locator('details')
    .evaluateAll((all) => all.forEach((fold) => ((fold as HTMLDetailsElement).open = true)))
  return article
}
const upwards = (chart: Locator, isLog: boolean) =>
  axisOf(chart.locator('.grid'), chart.locator('.left .tick'), 'y', isLog)

/** That marks stand where the numbers of a column belong. */
async function expectHeights(chart: Locator, marks: string, heading: string, isLog: boolean): Promise<void> {
  const axis = await upwards(chart, isLog)
  const share = heading.endsWith('%') ? 100 : 1
  const told = (await column(chart.locator('table').first(), heading.replace(' %', ''))).map(
    (value) => value / share
  )
  const drawn = await middlesOf(chart.locator(marks))
  expect(drawn).toHaveLength(told.length)
  expect(new Set(told).size, 'different values').toBeGreaterThan(1)
  told.forEach((value, k) =>
    expect(Math.abs(drawn[k]!.y - placeOf(value, axis)), `${value}`).toBeLessThan(nearby)
  )
}

describe('a chart of the gallery draws what its twin says', () => {
  it('profiles', async ({ gallery }) => {
    await expectHeights(
      await exhibit(gallery, 'ProfileChart: ten seeds beside theory'),
      'circle',
      'std a',
      true
    )
    const shares = await exhibit(gallery, 'ProfileChart: shares')
    await expectHeights(shares, 'circle', 'saturated %', false)
    await expectHeights(shares, 'rect', 'dead %', false)
    await expectHeights(shares, '.cross', 'identical %', false)
  })

  it('profiles say where a value has left the axis', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'ProfileChart: diverged and vanished')
    expect(
      await chart
        .locator('svg text')
        .allTextContents()
        .then((all) => all.map((text) => text.trim()))
    ).toEqual(['0', '↑'])
    expect(await column(chart.locator('table'), 'rms gradient')).toEqual([
      0,
      0.1,
      0.01,
      expect.anything(),
      1e30
    ])
  })

  it('singular values', async ({ gallery }) => {
    await expectHeights(await exhibit(gallery, 'SpectrumChart: three layers'), '.median', 'median', true)
    await expectHeights(
      await exhibit(gallery, 'SpectrumChart: vanishing over sixty-four layers'),
      '.median',
      'median',
      true
    )
  })

  it('histograms', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'HistogramStack: seven of sixty layers')
    const outlines = await chart
      .locator('path')
      .evaluateAll((all) => all.map((path) => path.getAttribute('d')!))
    for (const [row, layer] of [1, 11, 21, 31, 41, 51, 60].entries()) {
      const shares = await column(chart.locator('table'), `layer ${layer}`)
      const tops = [...outlines[row]!.matchAll(/L[\d.]+ ([\d.]+)/g)].map(([, top]) => Number(top))
      shares.forEach((share, bin) =>
        expect((30 - tops[2 * bin]!) / 28).toBeCloseTo(share / Math.max(...shares), 1)
      )
    }
  })

  it('replications, along both axes', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'ReplicationPlot: over decades')
    const y = await upwards(chart, true)
    const names = chart.locator('.bottom .tick')
    const x = await axisOf(names, names, 'x', true)
    const table = chart.locator('table')
    const xs = await column(table, 'layer')
    const ys = await column(table, 'variance')
    const marks = await middlesOf(chart.locator('.area path[transform]'))
    expect(marks.length).toBeGreaterThan(5)
    for (const mark of marks) {
      const row = xs.findIndex((value) => Math.abs(placeOf(value, x) - mark.x) < nearby)
      expect(Math.abs(placeOf(ys[row]!, y) - mark.y)).toBeLessThan(nearby)
    }
  })

  it('intervals', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'IntervalChart: five arms over decades')
    const rows = chart.getByRole('table').first().getByRole('row')
    const medians = await column(chart.locator('table').nth(0), 'Training loss: median')
    const differences = await column(chart.locator('table').nth(1), 'Difference (Hodges–Lehmann)')
    for (const [arm, median] of medians.entries()) {
      const cells = rows.nth(1 + arm).getByRole('cell')
      const drawn = async (cell: number, isLog: boolean, value: number): Promise<void> => {
        const axis = await axisOf(
          cells.nth(cell).locator('.grid'),
          chart.locator('.axis').nth(cell).locator('.tick'),
          'x',
          isLog
        )
        const [mark] = await middlesOf(cells.nth(cell).locator('.middle'))
        expect(Math.abs(mark!.x - placeOf(value, axis))).toBeLessThan(nearby)
      }
      await drawn(0, true, median)
      if (arm > 0) await drawn(1, false, differences[arm - 1]!)
    }
  })

  it('curves, and reads them out to who points there', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'CurveChart: one seed')
    const canvas = chart.locator('canvas').nth(1)
    const box = (await canvas.boundingBox())!
    const y = await upwards(chart, true)
    const names = chart.locator('.bottom .tick')
    const x = await axisOf(names, names, 'x', false)
    /** The middle of the line in a column of pixels. */
    const heightAt = async (left: number): Promise<number> => {
      const rows = [...Array(Math.floor(box.height)).keys()]
      const colours = await coloursAt(
        canvas,
        rows.map((row) => [left - box.x, row + 0.5])
      )
      const line = rows.filter((row) => colours[row]![3] > 250 && apart(colours[row]!, palette.curve) < 20)
      return box.y + (line[0]! + line.at(-1)! + 1) / 2
    }
    const table = chart.locator('table')
    const epochs = await column(table, 'Epoch')
    const values = await column(table, 'arm')
    for (const [row, epoch] of epochs.entries()) {
      if (epoch < 10 || epoch === 1000) continue
      expect(
        Math.abs((await heightAt(placeOf(epoch, x))) - placeOf(values[row]!, y)),
        `${epoch}`
      ).toBeLessThan(1)
    }
    for (const share of [0.25, 0.6]) {
      await gallery.mouse.move(box.x + share * box.width, box.y + box.height / 2)
      const [epoch, value] = (await chart.locator('.crosshair span').innerText()).split('\n').map(numberIn)
      expect(Math.abs(placeOf(epoch!, x) - (box.x + share * box.width))).toBeLessThan(2)
      expect(Math.abs((await heightAt(placeOf(epoch!, x))) - placeOf(value!, y))).toBeLessThan(1)
    }
    await gallery.mouse.move(0, 0)
    expect(await chart.locator('.crosshair span').count()).toBe(0)
  })

  it('weights, and reads them out to the arrow keys', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'WeightStack: two layers')
    const stack = chart.getByRole('application')
    await stack.focus()
    const rows = chart.locator('table').first().locator('tbody tr')
    const limit = numberIn(await chart.locator('.limit').first().innerText())
    for (const [row, steps] of [
      [0, ['ArrowRight']],
      [0, ['ArrowRight', 'ArrowRight']],
      [1, ['ArrowDown']],
      [2, ['ArrowDown', 'ArrowLeft']]
    ] as const) {
      for (const step of steps) await gallery.keyboard.press(step)
      const read = await chart.locator('.readout').innerText()
      const unit = numberIn(/unit \d+\.(\d+)/.exec(read)![1]!)
      const cells = (await rows.nth(row).locator('td').allInnerTexts()).map(numberIn)
      expect(numberIn(read.split(': ')[1]!)).toBe(cells[unit - 1])
    }
    await gallery.keyboard.press('Escape')
    const canvas = chart.locator('canvas').first()
    const { width, height } = (await canvas.boundingBox())!
    for (const row of [0, 1]) {
      const cells = (await rows.nth(row).locator('td').allInnerTexts()).map(numberIn)
      // Two rows of weights above a row of biases, which is a little apart.
      const places = cells.map((_, k) => [((k + 0.5) * width) / 4, ((row + 0.5) * (height - 3)) / 3] as const)
      const colours = await coloursAt(canvas, places)
      cells.forEach((value, k) =>
        expect(apart(colours[k]!, divergingColour(value, limit, palette)), `${value}`).toBeLessThan(4)
      )
    }
  })

  it('decision maps', async ({ gallery }) => {
    const data = clouds(2, 60)
    const { left, right, bottom, top } = dataBounds(data)
    const chart = await exhibit(gallery, 'DecisionMap: two classes')
    const canvas = chart.locator('canvas').first()
    const { width, height } = (await canvas.boundingBox())!
    const table = chart.locator('table')
    const [xs, ys] = [await column(table, 'x'), await column(table, 'y')]
    const answers = await table.locator('tbody tr > :last-child').allInnerTexts()
    const colours = await coloursAt(
      canvas,
      xs.map((x, n) => [
        ((x - left) / (right - left)) * (width - 1),
        ((top - ys[n]!) / (top - bottom)) * (height - 1)
      ])
    )
    expect(new Set(answers.map((answer) => answer.split(' ')[1])).size).toBe(2)
    answers.forEach((answer, n) => {
      const own = Number(/class (\d)/.exec(answer)![1]) - 1
      const [mine, other] = [palette.classes[own]!, palette.classes[1 - own]!]
      expect(apart(colours[n]!, mine)).toBeLessThan(apart(colours[n]!, other))
    })
    for (const silent of ['before any weights', 'diverged']) {
      const map = await exhibit(gallery, `DecisionMap: ${silent}`)
      const nothing = await coloursAt(map.locator('canvas').first(), [[10, 10]])
      expect(nothing[0]![3], silent).toBe(0)
    }
    const diverged = await exhibit(gallery, 'DecisionMap: diverged')
    expect(await diverged.locator('svg text').textContent()).toBe('no answer: diverged')
    expect(await diverged.getByRole('img').first().getAttribute('aria-label')).toContain('No answer anywhere')
  })

  it('fits', async ({ gallery }) => {
    const { left, right, bottom, top } = fitBounds(sine)
    const chart = await exhibit(gallery, 'FitChart: a network')
    const canvas = chart.locator('canvas')
    const { width, height } = (await canvas.boundingBox())!
    const table = chart.locator('table')
    const xs = await column(table, 'x')
    const predicted = await column(table, 'arm')
    const colours = await coloursAt(
      canvas,
      xs.map((x, n) => [
        ((x - left) / (right - left)) * width,
        ((top - predicted[n]!) / (top - bottom)) * height
      ])
    )
    colours.forEach((colour) => expect(apart(colour, palette.ink)).toBeLessThan(40))
  })

  it('laws', async ({ gallery }) => {
    const chart = await exhibit(gallery, 'LawPlot: normal')
    const marks = (await chart.locator('.bottom').nth(1).locator('.tick').allTextContents()).map(numberIn)
    const deviation = numberIn(/σ ([\d.]+\d)/.exec(await chart.locator('figcaption').innerText())![1]!)
    expect(marks).toEqual([-deviation, 0, deviation])
  })
})
