import type { Saving } from '#contract/lab-api'
import { InputError } from '#core/errors'
import { writeInitlab } from '../initlab/write'
import type { Files, Host } from '../ports'
import type { KnownFile, Results } from './held-results'

/** The host's own file dialogs; null where the user cancelled. Paths are absolute. */
export interface Dialogs {
  open(): Promise<string | null>
  chooseWeights(): Promise<string | null>
  /** Asks before a file that has the chosen name is replaced. */
  save(suggestedName: string, what: Saving['what']): Promise<string | null>
  /** Whether this file may be replaced, whose name is not quite the one that was chosen. */
  mayReplace(path: string): Promise<boolean>
}

/** What the names of files end in. */
const endings = { results: '.initlab', experiment: '.json' } as const satisfies Record<Saving['what'], string>

export const isNamedSo = (path: string, what: Saving['what']): boolean =>
  path.toLowerCase().endsWith(endings[what])

interface NamedBytes {
  readonly bytes: Uint8Array
  /** To suggest. */
  readonly name: string
}

export interface ToSave extends NamedBytes {
  /** To be called when the bytes are in this file. */
  saved(file: KnownFile): void
}

/** An `.initlab` file. Throws `InputError` where there are no results. */
export async function resultsToSave(
  results: Results | null,
  host: Pick<Host, 'compression' | 'clock'>
): Promise<NamedBytes> {
  if (results)
    return {
      bytes: await writeInitlab(results.record, results.work, host),
      name: suggestedName(results.record.head.experiment, 'results')
    }
  throw new InputError([
    { field: '', value: '', message: 'there are no results to save yet; run the experiment first' }
  ])
}

/** An experiment as one would write it by hand. */
export const experimentToSave = (experiment: unknown): NamedBytes => ({
  bytes: new TextEncoder().encode(`${JSON.stringify(experiment, null, 2)}\n`),
  name: suggestedName(experiment, 'experiment')
})

function suggestedName(experiment: unknown, what: Saving['what']): string {
  const named = typeof experiment === 'object' && experiment !== null && 'name' in experiment
  const plain = String(named ? experiment.name : '').replace(/[^\p{L}\p{N}]+/gu, ' ')
  return `${plain.trim().slice(0, 80) || 'experiment'}${endings[what]}`
}

/**
 * Asks where to save. A name without its ending gets it; where that is the name of another file, which the dialog did not
 * ask about, the person is asked whether it may be replaced, and else once more where. null where cancelled.
 */
export async function askWhere(
  dialogs: Dialogs,
  files: Files,
  suggested: string,
  what: Saving['what']
): Promise<string | null> {
  for (;;) {
    const chosen = await dialogs.save(suggested, what)
    if (chosen === null || isNamedSo(chosen, what)) return chosen
    const path = chosen + endings[what]
    if (!(await files.exists(path)) || (await dialogs.mayReplace(path))) return path
  }
}
