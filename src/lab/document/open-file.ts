import { parseJson } from '#core/experiment/json-text'
import { foreignTable } from '../formats/foreign-tables'
import { openJsonArrays } from '../formats/json-arrays'
import { isSafetensors } from '../formats/safetensors'
import { decodeText } from '../formats/text'
import { type InitlabFile, readInitlab } from '../initlab/read'
import type { Host } from '../ports'
import { openWeightsBytes, type WeightsSource } from '../sources/imported-weights'
import { OpenedTable } from './opened-table'

/** What a file holds. */
export type OpenedFile =
  | {
      readonly kind: 'experiment'
      /** As it is written there; not checked yet. */
      readonly experiment: unknown
    }
  | { readonly kind: 'table'; readonly table: OpenedTable }
  | { readonly kind: 'weights'; readonly source: WeightsSource }
  | ({ readonly kind: 'results' } & InitlabFile)

/** Names of files that are tables, whatever is in them, and of those that usually are. */
const [tables, usuallyTables] = [/\.(csv|tsv)$/i, /\.(txt|tab|data|dat)$/i]

/** Endings of files of weights: those that are read, and those that are said to need another form. Others are of tables as often. */
const weightsName = /\.(npz|safetensors|h5|keras|pt|pth|ckpt|onnx|gguf|tflite|msgpack)$/i

/** Whether it is an archive of arrays, or of PyTorch, under another name: its table of contents says so. */
function isWeightsArchive(name: string, bytes: Uint8Array): boolean {
  if (/\.initlab$/i.test(name) || bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false
  const contents = new TextDecoder('latin1').decode(bytes.subarray(-0x10000))
  return /\.npy|data\.pkl/.test(contents) && !contents.includes('groups.json')
}

/** Whether it is an object of arrays, and has nothing that an experiment has. */
function isWeightsJson(name: string, bytes: Uint8Array): boolean {
  if (!/\.json$/i.test(name)) return false
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return false
    if (['version', 'data', 'network', 'training', 'arms', 'seeds'].some((key) => key in content))
      return false
    const arrays = openJsonArrays(bytes, { field: 'file', name })
    return [...arrays.values()].some(({ shape }) => shape.length === 2)
  } catch {
    return false
  }
}

/** What a file holds by its name and its first bytes, good or bad. */
export function kindOf(name: string, bytes: Uint8Array): OpenedFile['kind'] {
  if (tables.test(name)) return 'table'
  if (weightsName.test(name) || isSafetensors(bytes)) return 'weights'
  if (isWeightsJson(name, bytes) || isWeightsArchive(name, bytes)) return 'weights'
  // What a table is made of elsewhere is told apart, and refused, where tables are.
  if (foreignTable(bytes, name) !== null) return 'table'
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  const isText = !start.startsWith('PK') && (/\.json$/i.test(name) || /^[^\p{L}\p{N}]*[{[]/u.test(start))
  if (isText) return 'experiment'
  return usuallyTables.test(name) ? 'table' : 'results'
}

/**
 * Opens a file that the user has named so: an experiment, a table to begin one on, or an experiment with its results.
 * Throws `InputError` naming the file and what is wrong with it.
 */
export async function openFile(
  path: string,
  bytes: Uint8Array,
  host: Pick<Host, 'files' | 'compression' | 'shipped'>
): Promise<OpenedFile> {
  const kind = kindOf(path, bytes)
  const fileName = host.files.nameOf(path)
  switch (kind) {
    case 'results':
      return { kind, ...(await readInitlab(bytes, fileName, host)) }
    case 'table':
      return { kind, table: new OpenedTable(fileName, bytes) }
    case 'weights':
      return {
        kind,
        source: openWeightsBytes(bytes, { field: 'file', name: fileName }, host.compression)
      }
    case 'experiment':
      return { kind, experiment: parseJson(decodeText(bytes, { field: 'file', path })) }
  }
}
