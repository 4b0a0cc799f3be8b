import type { TestProject } from 'vitest/node'
import { freshBuild } from '../../build/fresh.mjs'

/** Before tests of the built app: it is what the sources of now say, in watch mode too. */
export default async function setup(project: TestProject): Promise<void> {
  await freshBuild()
  project.onTestsRerun(freshBuild)
}
