import type { TestProject } from 'vitest/node'
import { findBrowser } from '../stand-in/browser'

/** Before the browser tests: a Chromium, unpacked once. */
export default async function setup(project: TestProject): Promise<void> {
  const browser = await findBrowser()
  if (!browser) console.warn('No Chrome, Edge or Chromium was found: the browser tests are skipped.')
  project.provide('browser', browser)
}
