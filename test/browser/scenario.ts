import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { diagnose } from '#core/diagnosis/diagnosis'
import { inEnglish } from '#core/words/english/findings'
import type { Outcome } from '#core/statistics/outcomes'
import { quartiles } from '#core/statistics/quantiles'
import { epochsToGoalOf } from '#core/statistics/summary'
import { formatEpoch, formatValue } from '#core/words/numbers'
import { readInitlab } from '#lab/initlab/read'
import { nodeHost } from '#node/host'
import { armFacts } from '#record/diagnosis-facts'
import { outcomesOfRecord } from '#record/outcomes'
import { sentences } from '../../src/renderer/comparison/verdict'
import { LabPage } from './lab-page'

/** How a host lets a person save and open: native dialogs in Electron, downloads and file pickers in a browser. */
export interface HostHands {
  /** Does `press` and gives the path of the file that was saved by it. */
  save(press: () => Promise<void>): Promise<string>
  /** Presses Open and picks the file. */
  open(file: string): Promise<void>
  /** Loads the page anew, as after a crash. */
  reload(): Promise<void>
}

const arms = ['zeros', 'pure random', 'Xavier', 'Xavier for ReLU', 'normalized']

/** The main job as a person does it: run XOR, watch, look back, save, come back, open, compare. */
export async function runXorSaveAndReopen(page: Page, hands: HostHands): Promise<void> {
  const lab = new LabPage(page)

  // Long enough to be watched on any backend, in records few enough for the slowest transport.
  await lab.chooseExample('XOR: five first weights')
  await lab.field('Epochs').fill('400000')
  await page.getByText('Recording and goal', { exact: true }).click()
  await lab.field('Record every').fill('200')
  await lab.field('Record every').press('Tab')
  await lab.watch('Xavier')
  await lab.button('Run').click()
  await lab.finished()

  const seen = await lab.watched()
  const onTheWay = seen.filter(({ training, epoch }) => training && epoch > 0 && epoch < 400_000)
  expect(new Set(onTheWay.map(({ epoch }) => epoch)).size, 'epochs seen while training').toBeGreaterThan(3)
  expect(
    new Set(onTheWay.map(({ text }) => text)).size,
    'states of the column seen while training'
  ).toBeGreaterThan(3)

  for (const arm of arms) expect(await lab.column(arm).isVisible(), arm).toBe(true)
  expect(await lab.said('zeros')).toContain('solved 0/10')
  expect(await lab.said('zeros')).toContain('All 4 hidden units stayed identical')
  for (const arm of arms.slice(1)) expect(await lab.said(arm)).toMatch(/solved (9|10)\/10/)

  const file = await hands.save(() => lab.button('Save').click())
  await expect.poll(() => lab.messages.innerText()).toContain('Saved')
  for (const [arm, parts] of (await lastToCome(file)).entries())
    for (const part of parts) await expect.poll(() => lab.said(arms[arm]!)).toContain(part)
  const atTheEnd = await everything(lab)
  const atTheStart = await lookBack(lab)
  expect(atTheStart).not.toEqual(atTheEnd)

  await hands.reload()
  await lab.button('New seeds').click()
  // Until then the page shows what it showed.
  await expect.poll(() => lab.said(arms[0]!)).toContain('seed 11 ')
  await expect.poll(() => everything(lab)).not.toEqual(atTheEnd)
  await expect.poll(() => lab.epochShown()).toBeGreaterThan(0)
  // It may be done already: then nothing is left to stop.
  await lab.button('Stop').evaluate((button) => (button as HTMLButtonElement).click())
  await lab.button('Run').waitFor()
  expect(await everything(lab)).not.toEqual(atTheEnd)

  await hands.open(file)
  // What the new seeds gave is in no file.
  await lab.answer('Discard')
  await expect.poll(() => lab.messages.innerText()).toContain('with its results')
  await expect.poll(() => everything(lab)).toEqual(atTheEnd)
  expect(await lookBack(lab)).toEqual(atTheStart)
}

/** Parts of what the columns say in the end, worked out from the file that was saved: those that come last. */
async function lastToCome(file: string): Promise<string[][]> {
  const { record } = await readInitlab(await readFile(file), basename(file), nodeHost())
  const outcomes = outcomesOfRecord(record)
  return record.head.experiment.arms.map((_, arm) => {
    const facts = armFacts(record, arm, outcomes)
    const middle = (of: (outcome: Outcome) => number): number =>
      quartiles(facts.runs.map(({ outcome }) => of(outcome))).median
    const reachedAt = epochsToGoalOf(facts.runs.map(({ outcome }) => outcome)).median
    const [finding] = sentences(inEnglish(diagnose(facts)), true)
    return [
      `median ${formatValue(middle(({ trainLoss }) => trainLoss))}`,
      ...(reachedAt === null ? [] : [`epoch ${formatEpoch(reachedAt)}`]),
      ...(finding ? [finding.text] : [])
    ]
  })
}

/** What all columns say at the epoch on show. */
async function everything(lab: LabPage): Promise<string[]> {
  return Promise.all(arms.map((arm) => lab.said(arm)))
}

/** Scrubs back to epoch 0 with the keyboard, gives what the columns say there, and follows the end again. */
async function lookBack(lab: LabPage): Promise<string[]> {
  await lab.epoch.focus()
  await lab.page.keyboard.press('Home')
  await expect.poll(() => lab.epochShown()).toBe(0)
  await expect.poll(() => lab.said('zeros')).toContain('median 0.125')
  const said = await everything(lab)
  // Nothing is solved before training, whatever it came to later.
  for (const arm of said) expect(arm).toContain('goal met 0/10')
  await lab.page.keyboard.press('End')
  await expect.poll(() => lab.epochShown()).toBe(400_000)
  return said
}
