import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createVitest } from 'vitest/node'

test('every test file belongs to exactly one set', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const vitest = await createVitest('test', { root, watch: false })
  const specifications = await vitest.globTestSpecifications()
  await vitest.close()
  const inSets = specifications.map(({ moduleId }) => moduleId.slice(root.length).replaceAll('\\', '/'))
  const files = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
  expect(inSets.sort()).toEqual(files.sort())
})

test.each([
  ['test', false],
  ['nightly', true]
])('every set knows in mode %s whether it is the nightly one: %s', async (mode, nightly) => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const vitest = await createVitest('test', { root, watch: false, mode })
  const told = vitest.projects.map((project) => project.getProvidedContext().nightly)
  await vitest.close()
  expect(told).toEqual([nightly, nightly, nightly, nightly])
})
