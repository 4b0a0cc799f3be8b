import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What ships with the lab: data sets and examples. The folder lies beside this code's first ancestor that has it:
 * the repository (src/node, out/main) or the app's asar archive.
 */
export function resourcesFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const candidate = join(folder, 'resources')
    if (existsSync(join(candidate, 'experiment.schema.json'))) return candidate
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the folder "resources" of the lab is missing')
    folder = parent
  }
}
