import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Example } from '#contract/lab-api'
import type { ExperimentInput } from '#core/experiment/schema'

/**
 * What ships with the lab: data sets and examples. The folder lies beside this code's first ancestor that has it:
 * the repository (src/lab, out/main) or the app's asar archive.
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

/** Bytes of a shipped file, e.g. `data/iris.csv`. */
export const readResource = (path: string): Promise<Uint8Array> => readFile(join(resourcesFolder(), path))

/** The shipped experiments, in the order in which a newcomer should meet them. */
export async function readExamples(): Promise<Example[]> {
  const files = (await readdir(join(resourcesFolder(), 'examples'))).filter((name) => name.endsWith('.json'))
  const examples = await Promise.all(
    files.map(async (file) => ({
      id: file.slice(0, -'.json'.length),
      experiment: JSON.parse(
        new TextDecoder().decode(await readResource(`examples/${file}`))
      ) as ExperimentInput
    }))
  )
  const rank = ({ id }: Example): number => (id === 'xor' ? 0 : id === 'spirals' ? 1 : 2)
  return examples.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
}
