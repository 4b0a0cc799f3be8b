import { beforeAll, expect, test } from 'vitest'
import { runFixtures } from './run-fixtures'

/** Of the test files there, only tidy.ts ends what it starts. */
let report: string
beforeAll(() => {
  report = runFixtures('leaks').report
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
