import { afterEach, expect, test, vi } from 'vitest'
import { findBrowser, findBrowserForTests } from '../stand-in/browser'

vi.mock('playwright-core', () => ({
  chromium: { launch: () => Promise.reject(new Error('cannot start\n  a long story')) }
}))

afterEach(() => void vi.unstubAllEnvs())

test('where no browser starts, a person is told why, browser by browser', async () => {
  vi.stubEnv('CI', '')
  expect(await findBrowserForTests()).toEqual({
    options: null,
    obstacle: expect.stringMatching(/no browser starts here \(.*Chrome: Error: cannot start; Edge: .*\)$/)
  })
})

test('in CI a missing browser is a failure that says so', async () => {
  vi.stubEnv('CI', '1')
  await expect(findBrowserForTests()).rejects.toThrow(/^In CI a browser is needed: no browser starts here/)
})

test('a browser that was named and does not start is an error, named', async () => {
  vi.stubEnv('INITLAB_CHROMIUM', '/nowhere/chromium')
  await expect(findBrowser()).rejects.toThrow('INITLAB_CHROMIUM (/nowhere/chromium): Error: cannot start')
})
