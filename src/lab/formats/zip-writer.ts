import type { Host } from '../ports'

/** One file of an archive. */
export interface ZipMember {
  readonly name: string
  readonly bytes: Uint8Array
  /** Whether it is worth compressing. */
  readonly packed: boolean
}

const localBytes = 30
const centralBytes = 46
const endBytes = 22
/** 2.0: deflate. */
const version = 20
/** Names are UTF-8. */
const flags = 0x0800
/** 1 January 1980, the first day of the format: a file's own date is its file system's. */
const firstDay = 0x21

/**
 * The bytes of a ZIP archive (.ZIP File Format Specification 6.3.10, without ZIP64). Members are taken when they are
 * needed: whoever else has business on this thread has it in between.
 */
export async function writeZip(
  members: Iterable<ZipMember>,
  { compression, clock }: Pick<Host, 'compression' | 'clock'>
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const { name, bytes, packed } of members) {
    const content = packed ? await compression.deflate(bytes) : bytes
    await clock.turn()
    const encoded = new TextEncoder().encode(name)
    const crc = compression.crc32(bytes)
    const entry = { encoded, packed, crc, packedSize: content.length, size: bytes.length, at }
    const header = headerOf(entry, 'local')
    parts.push(header, content)
    directory.push(headerOf(entry, 'central'))
    at += header.length + content.length
  }
  const size = lengthOf(directory)
  if (at + size > 0xffffffff || directory.length >= 0xffff)
    throw new RangeError(`an archive of ${directory.length} members and ${at} bytes is too large for a ZIP`)
  return joined([...parts, ...directory, endOf(directory.length, size, at)])
}

interface Entry {
  readonly encoded: Uint8Array
  readonly packed: boolean
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  /** Where its local header starts. */
  readonly at: number
}

function headerOf(
  { encoded, packed, crc, packedSize, size, at }: Entry,
  kind: 'local' | 'central'
): Uint8Array {
  const isCentral = kind === 'central'
  const bytes = new Uint8Array((isCentral ? centralBytes : localBytes) + encoded.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, isCentral ? 0x02014b50 : 0x04034b50, true)
  if (isCentral) view.setUint16(4, version, true)
  // From here on both are alike, two bytes apart.
  const from = isCentral ? 6 : 4
  view.setUint16(from, version, true)
  view.setUint16(from + 2, flags, true)
  view.setUint16(from + 4, packed ? 8 : 0, true)
  view.setUint16(from + 8, firstDay, true)
  view.setUint32(from + 10, crc, true)
  view.setUint32(from + 14, packedSize, true)
  view.setUint32(from + 18, size, true)
  view.setUint16(from + 22, encoded.length, true)
  if (isCentral) view.setUint32(42, at, true)
  bytes.set(encoded, bytes.length - encoded.length)
  return bytes
}

function endOf(count: number, size: number, at: number): Uint8Array {
  const bytes = new Uint8Array(endBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x06054b50, true)
  view.setUint16(8, count, true)
  view.setUint16(10, count, true)
  view.setUint32(12, size, true)
  view.setUint32(16, at, true)
  return bytes
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0)

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(lengthOf(parts))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
