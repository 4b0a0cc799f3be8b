import { basename, dirname, resolve } from 'node:path'
import { parseExperiment } from '#core/experiment/parse'
import { openFile } from '#lab/document/open-file'
import type { Host } from '#lab/ports'
import { resolveExperiment } from '#lab/sources/resolve'
import { sameSources } from '#lab/sources/same-sources'
import type { Work } from '#lab/sources/work'
import { changed, type Change } from './changes'

/**
 * Reads an experiment, from a JSON file or out of an `.initlab` file, or begins one on a table; changes some of its fields
 * and reads all that it refers to. Throws `InputError` where any of that is wrong.
 */
export async function readWork(path: string, host: Host, changes: readonly Change[] = []): Promise<Work> {
  const bytes = await host.files.read({ field: 'file', path }, process.cwd())
  const opened = await openFile(path, bytes, host)
  if (opened.kind === 'results' && changes.length === 0) return opened.work
  const known = opened.kind === 'results' ? opened.work : null
  const written =
    opened.kind === 'results'
      ? opened.work.experiment
      : opened.kind === 'table'
        ? opened.table.experiment({}, basename(path))
        : opened.experiment
  const experiment = parseExperiment(changed(written, changes))
  // The file holds the data and the weights that it was made from.
  if (known && sameSources(known.experiment, experiment)) return { ...known, experiment }
  return resolveExperiment(experiment, dirname(resolve(path)), host)
}
