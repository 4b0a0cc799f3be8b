import { basename, dirname, resolve } from 'node:path'
import { InputError } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import type { ExperimentInput } from '#core/experiment/schema'
import { tableChoicesSchema } from '#core/data/schema'
import type { TableChoices } from '#core/data/table/choices'
import { openFile } from '#lab/document/open-file'
import type { OpenedTable } from '#lab/document/opened-table'
import type { Host } from '#lab/ports'
import { guardedFiles, thisMachineOnly } from '#lab/sources/guarded-files'
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
  if (opened.kind === 'weights') {
    throw new InputError([
      {
        field: 'file',
        value: path,
        message:
          'holds weights; name it in an experiment: "initializer": { "kind": "file", "path": "…" }, and run that'
      }
    ])
  }
  const known = opened.kind === 'results' ? opened.work : null
  const experiment = parseExperiment(
    opened.kind === 'table'
      ? onTable(opened.table, basename(path), changes)
      : changed(opened.kind === 'results' ? opened.work.experiment : opened.experiment, changes)
  )
  // The file holds the data and the weights that it was made from.
  if (known && sameSources(known.experiment, experiment)) return { ...known, experiment }
  const files = guardedFiles(host.files, thisMachineOnly)
  return resolveExperiment(experiment, dirname(resolve(path)), { ...host, files })
}

/** An experiment begun on a table, which is read as the changes say. */
function onTable(table: OpenedTable, fileName: string, changes: readonly Change[]): unknown {
  const said = changed({ data: {} }, changes.filter(ofReading)) as { readonly data: unknown }
  const read = tableChoicesSchema.safeParse(said.data)
  // What is wrong with a change is told by its field, with the rest of the experiment.
  if (!read.success) return changed(begin(table, {}, fileName), changes)
  const { missing, ...choices } = read.data
  const begun = begin(table, { ...choices, missing: missing?.policy, markers: missing?.markers }, fileName)
  return changed(
    begun,
    changes.filter((change) => !ofReading(change))
  )
}

/** What a table leaves open can be said at the prompt. */
function begin(table: OpenedTable, choices: TableChoices, fileName: string): ExperimentInput {
  try {
    return table.experiment(choices, fileName)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      error.problems.map((problem) => {
        const [, name] = /^data\.(delimiter|decimal|header|missing\.policy)$/.exec(problem.field) ?? []
        return name === undefined
          ? problem
          : { ...problem, message: `${problem.message}. Here: --set data.${name}=…` }
      })
    )
  }
}

const ofReading = ({ path: [part, field] }: Change): boolean =>
  part === 'data' && Object.hasOwn(tableChoicesSchema.shape, String(field))
