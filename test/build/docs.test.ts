import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { catalogue } from '#core/initializers/catalogue'
import { datasets } from '#core/data/catalogue'
import { activationEntries, lossEntries, optimizerEntries, scheduleEntries } from '#core/network/catalogue'
import { initializersPage } from '../../build/docs/initializers.mjs'
import { trainingPage } from '../../build/docs/training.mjs'

// Bring the page up to date with `npm run docs`.
test('docs/initializers.md says what the table says', async () => {
  const page = await readFile(new URL('../../docs/initializers.md', import.meta.url), 'utf8')
  expect(page).toBe(await initializersPage(catalogue()))
})

const named = (entries: Readonly<Record<string, object>>): Record<string, unknown>[] =>
  Object.entries(entries).map(([name, entry]) => ({ name, ...entry }))

test('docs/training.md says what the lists say', async () => {
  const page = await readFile(new URL('../../docs/training.md', import.meta.url), 'utf8')
  const lists = {
    activations: named(activationEntries),
    losses: named(lossEntries),
    optimizers: optimizerEntries(),
    schedules: scheduleEntries(),
    datasets: named(datasets)
  }
  expect(page).toBe(await trainingPage(lists))
})

test('every entry has a section with all its words', async () => {
  const page = (await initializersPage(catalogue())).replace(/\\([_*~])/g, '$1')
  const sections = new Map(page.split(/^### /m).map((text) => [text.split('\n')[0], text]))
  for (const { kind, tex, source, note, parameters } of catalogue()) {
    const section = sections.get(kind) ?? ''
    for (const text of [source, note, ...parameters.map(({ name }) => `\`${name}\``)])
      expect(section).toContain(text)
    expect(section.replace(/\s/g, '')).toContain(tex.replace(/\\([_*~])/g, '$1').replace(/\s/g, ''))
  }
})
