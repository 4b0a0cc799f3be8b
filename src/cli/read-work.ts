import { basename, dirname, resolve } from 'node:path'
import { parseJson } from '#core/experiment/json-text'
import { experimentOnTable } from '#core/experiment/on-table'
import { parseExperiment } from '#core/experiment/parse'
import { readInitlab } from '#lab/initlab/file'
import { decodeText, readInputFile } from '#node/input-file'
import { isTable, isText } from '#lab/lab'
import { resolveExperiment } from '#lab/sources/resolve'
import type { Work } from '#lab/session/session'
import { sameSources } from '#lab/sources/same-sources'
import { changed, type Change } from './changes'

/**
 * Reads an experiment, from a JSON file or out of an `.initlab` file, or begins one on a table; changes some of its fields
 * and reads all that it refers to. Throws `InputError` where any of that is wrong.
 */
export async function readWork(path: string, changes: readonly Change[] = []): Promise<Work> {
  const file = { field: 'file', path }
  const bytes = await readInputFile(file, process.cwd())
  const folder = dirname(resolve(path))
  if (isTable(path) || isText(path, bytes)) {
    const text = decodeText(bytes, file)
    const name = basename(path)
    const written = isTable(path) ? experimentOnTable({ text, fileName: name }, name) : parseJson(text)
    const experiment = parseExperiment(changed(written, changes))
    return { experiment, ...(await resolveExperiment(experiment, folder)) }
  }
  const { work } = await readInitlab(bytes, basename(path))
  if (changes.length === 0) return work
  const experiment = parseExperiment(changed(work.experiment, changes))
  // The file holds the data and the weights that it was made from.
  if (sameSources(work.experiment, experiment)) return { ...work, experiment }
  return { experiment, ...(await resolveExperiment(experiment, folder)) }
}
