import { InputError, shortened } from '#core/errors'
import type { InputFile } from '../ports'

/** UTF-8, or UTF-16 with a byte order mark as Excel's "Unicode text" has it. Throws `InputError` for anything else. */
export function decodeText(bytes: Uint8Array, file: InputFile): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  try {
    const text = new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Not this encoding.
  }
  throw new InputError([
    { field: file.field, value: shortened(file.path), message: 'is not UTF-8 text; save it as CSV in UTF-8' }
  ])
}
