import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What a run of the test files in test/fixtures/leaks reports; of them only tidy.ts ends what it starts. */
let report: string
beforeAll(() => {
  const vitest = at('../../node_modules/vitest/vitest.mjs')
  const config = at('../fixtures/leaks/vitest.config.ts')
  const { stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--config', config], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' }
  })
  report = stdout + stderr
})

test.each([
  ['a process', /left running: process \d+: .*a child\s+❯ leaking\.ts:\d+/],
  ['a thread', /left running: thread \d+\s+❯ leaking\.ts:\d+/],
  ['a server', /left running: server at .*127\.0\.0\.1.*\s+❯ leaking\.ts:\d+/],
  ['what a process of its own left behind', /left running: process \d+, started by .*a grandchild/]
])('a test file that leaves %s running fails, and is told what it left and where it started it', (_, told) =>
  expect(report).toMatch(told)
)

test('a test file whose last hooks end all that it started passes', () => {
  expect(report).toMatch(/Test Files\s+1 failed \| 1 passed/)
  expect(report).toMatch(/Tests\s+4 passed/)
})
