import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { catalogue } from '#core/initializers/catalogue'
import { initializersPage } from '../../build/docs.mjs'

// Bring the page up to date with `npm run docs`.
test('docs/initializers.md says what the table says', async () => {
  const page = await readFile(new URL('../../docs/initializers.md', import.meta.url), 'utf8')
  expect(page).toBe(await initializersPage(catalogue()))
})

test('every entry has a section with all its words', async () => {
  const page = (await initializersPage(catalogue())).replace(/\\([_*~])/g, '$1')
  const sections = new Map(page.split(/^### /m).map((text) => [text.split('\n')[0], text]))
  for (const { kind, tex, source, note, parameters } of catalogue()) {
    const section = sections.get(kind) ?? ''
    for (const text of [source, note, ...parameters.map(({ name }) => `\`${name}\``)])
      expect(section).toContain(text)
    expect(section.replace(/\s/g, '')).toContain(tex.replace(/\s/g, ''))
  }
})
