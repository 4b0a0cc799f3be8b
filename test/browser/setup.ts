import type { TestProject } from 'vitest/node'
import { findBrowserForTests } from '../stand-in/browser'

/** Before the browser tests: a Chromium, unpacked once. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('browser', await findBrowserForTests())
}
