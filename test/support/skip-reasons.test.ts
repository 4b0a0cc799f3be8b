import { expect, test } from 'vitest'
import { runFixtures } from './run-fixtures'

test('the report ends with the reasons of what was skipped', () => {
  const { report, code } = runFixtures('skips', ['reasons'], { CI: '1' })
  expect(report).toMatch(/Skipped:\n {2}there is no moon\n {4}reasons\.ts: one and 1 more\n/)
  expect(code).toBe(0)
})

test('a skip without a reason is told, and fails in CI', () => {
  const inCI = runFixtures('skips', ['none'], { CI: '1' })
  expect(inCI.report).toMatch(/Skipped:\n {2}no reason is given\n {4}none\.ts: without a word\n/)
  expect(inCI.code).toBe(1)
  expect(runFixtures('skips', ['none'], { CI: '' }).code).toBe(0)
})

test('of tests that nobody asked for, nothing is told', () => {
  const { report, code } = runFixtures('skips', ['none', '-t', 'passes'], { CI: '1' })
  expect(report).not.toContain('Skipped:')
  expect(code).toBe(0)
})
