import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resourcesFolder } from './resources'

/** The lab's version: package.json lies beside resources, in the repository and in the app's archive. */
export function labVersion(): string {
  const manifest = JSON.parse(readFileSync(join(resourcesFolder(), '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}
