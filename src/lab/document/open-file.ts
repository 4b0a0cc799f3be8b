import { parseJson } from '#core/experiment/json-text'
import { experimentOnTable } from '#core/experiment/on-table'
import { decodeText } from '../formats/text'
import { type InitlabFile, readInitlab } from '../initlab/read'
import type { Host } from '../ports'

/** What a file holds. */
export type OpenedFile =
  | {
      readonly kind: 'experiment' | 'table'
      /** The experiment as it is written there, or as it would begin on the table; not checked yet. */
      readonly experiment: unknown
    }
  | ({ readonly kind: 'results' } & InitlabFile)

/** What a file holds by its name and its first bytes, good or bad. */
export function kindOf(name: string, bytes: Uint8Array): OpenedFile['kind'] {
  if (/\.(csv|tsv)$/i.test(name)) return 'table'
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  const isText = !start.startsWith('PK') && (/\.json$/i.test(name) || /^[^\p{L}\p{N}]*[{[]/u.test(start))
  return isText ? 'experiment' : 'results'
}

/**
 * Opens a file that the user has named so: an experiment, a table to begin one on, or an experiment with its results.
 * Throws `InputError` naming the file and what is wrong with it.
 * @param tablePath where a table lies, as an experiment on it will say
 */
export async function openFile(
  path: string,
  bytes: Uint8Array,
  tablePath: string,
  host: Pick<Host, 'files' | 'compression' | 'shipped'>
): Promise<OpenedFile> {
  const kind = kindOf(path, bytes)
  const fileName = host.files.nameOf(path)
  if (kind === 'results') return { kind, ...(await readInitlab(bytes, fileName, host)) }
  const text = decodeText(bytes, { field: 'file', path })
  return {
    kind,
    experiment: kind === 'table' ? experimentOnTable({ text, fileName }, tablePath) : parseJson(text)
  }
}
