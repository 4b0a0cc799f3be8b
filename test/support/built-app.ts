import type { TestProject } from 'vitest/node'
import { freshen } from '../../build/bundles/fresh.mjs'
import { shippedNames } from '../../build/bundles/parts.mjs'

/** Before tests of the built app: it is what the sources of now say, in watch mode too. */
export default async function setup(project: TestProject): Promise<void> {
  const fresh = (): Promise<void> => freshen(shippedNames)
  await fresh()
  project.onTestsRerun(fresh)
}
