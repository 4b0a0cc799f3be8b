import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { parseExperimentText } from '#core/experiment/parse'
import { weightsFile } from '#core/initializers/layer-rules'

/** An experiment file with one mistake, and what the message about it must name; '' where there is nothing to name. */
export interface BrokenFile {
  readonly file: string
  readonly field: string
  readonly value: string
  readonly message: string
}

const folder = new URL('../fixtures/broken/', import.meta.url)

export const brokenFiles = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as BrokenFile[]

export const pathOf = ({ file }: BrokenFile): string => fileURLToPath(new URL(file, folder))

/** A browser does not tell where an opened file lies: what is wrong with a file beside it cannot be seen there. */
export function inBrowser(broken: BrokenFile): BrokenFile {
  const path = relativePathIn(pathOf(broken))
  if (!path) return broken
  return { ...broken, field: path.field, value: path.value, message: 'give an absolute path' }
}

/** The first relative path in a sound experiment file. */
function relativePathIn(file: string): { field: string; value: string } | null {
  try {
    const { data, arms } = parseExperimentText(readFileSync(file, 'utf8'))
    if (data.dataset === 'csv') return { field: 'data.path', value: data.path }
    const at = arms.findIndex(({ initializer }) => weightsFile(initializer) !== null)
    return at < 0
      ? null
      : { field: `arms[${at}].initializer.path`, value: weightsFile(arms[at]!.initializer)!.path }
  } catch {
    return null
  }
}

/** One of each kind of mistake. */
const kinds = [
  ...[
    'json-missing-comma',
    'json-empty',
    'unknown-field',
    'newer-version',
    'same-arm-twice',
    'too-many-seeds'
  ],
  ...['csv-missing', 'csv-ragged', 'npz-missing', 'npz-wrong-shape', 'formula-divides-by-zero']
]

/** For tests that start a process for each: every night all, every day one of each kind. */
export const someBrokenFiles = inject('nightly')
  ? brokenFiles
  : kinds.map((kind) => brokenFiles.find(({ file }) => file === `${kind}.json`)!)

/** Whether a message names the field, the value, and what is wrong. */
export const names = (text: string, { field, value, message }: BrokenFile): boolean =>
  [field, value, message].every((part) => text.includes(part))
