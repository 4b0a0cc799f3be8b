import type { Encoding } from '#core/data/table/choices'
import type { TableFile } from '#core/data/table/laid-out'
import type { Taken } from '#core/data/table/table-look'
import { InputError, shortened } from '#core/errors'
import type { InputFile } from '../ports'
import { foreignTable } from './foreign-tables'

/**
 * A file as the text of a table, in the encoding that was chosen or that its bytes show. Throws `InputError` where it is no
 * text, saying what it is instead where that is known.
 */
export function tableText(
  bytes: Uint8Array,
  fileName: string,
  { field, path }: InputFile,
  chosen: Encoding | undefined
): TableFile {
  const refuse = (message: string): never => {
    throw new InputError([{ field, value: shortened(path), message }])
  }
  const foreign = foreignTable(bytes, fileName)
  if (foreign !== null) return refuse(foreign)
  const encoding: Taken<Encoding> =
    chosen === undefined ? encodingOf(bytes) : { value: chosen, reason: 'as chosen', chosen: true }
  const text = decoded(bytes, encoding.value)
  if (text === null)
    return refuse(`is not text in ${encoding.value}; choose another "encoding", or save it as CSV in UTF-8`)
  if (text.includes('\0')) return refuse('is no text; save the table as CSV in UTF-8')
  return { fileName, text, encoding }
}

function encodingOf(bytes: Uint8Array): Taken<Encoding> {
  const taken = (value: Encoding, reason: string): Taken<Encoding> => ({ value, reason, chosen: false })
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return taken('utf-16le', 'the file begins with its mark')
  if (first === 0xfe && second === 0xff) return taken('utf-16be', 'the file begins with its mark')
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return taken('utf-8', 'the file begins with its mark')
  const wide = widthOfZeros(bytes)
  if (wide !== null) return taken(wide, 'every other byte is 0')
  if (decoded(bytes, 'utf-8') !== null) return taken('utf-8', 'all bytes are that')
  return taken('windows-1252', 'the bytes are not UTF-8; letters may be wrong')
}

const zerosLookedAt = 2000

/** Of UTF-16 without a mark: the zero half of Latin letters, digits and delimiters. */
function widthOfZeros(bytes: Uint8Array): Encoding | null {
  const start = bytes.subarray(0, zerosLookedAt)
  const pairs = Math.floor(start.length / 2)
  if (pairs < 4) return null
  let even = 0
  let odd = 0
  for (let pair = 0; pair < pairs; pair++) {
    if (start[2 * pair] === 0) even++
    if (start[2 * pair + 1] === 0) odd++
  }
  if (even === 0 && odd > 0.6 * pairs) return 'utf-16le'
  if (odd === 0 && even > 0.6 * pairs) return 'utf-16be'
  return null
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
