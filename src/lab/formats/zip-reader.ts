import { InputError, shortened } from '#core/errors'
import type { Compression } from '../ports'
import type { Archive } from './archive'

/** Most bytes that one archive may unpack to. */
const unpackedLimit = 2 * 2 ** 30

/**
 * Members of a ZIP archive, unpacked and checked when they are asked for. (fflate and its like check no CRC and
 * trust the sizes that a file claims.) ZIP64, encryption and compression other than deflate are refused.
 */
export class ZipReader implements Archive {
  readonly names: readonly string[]
  private readonly members = new Map<string, Member>()
  private readonly view: DataView

  /** Throws `InputError` naming the file where the bytes are no whole archive. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly fileName: string,
    private readonly compression: Compression
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    try {
      this.readDirectory()
    } catch (error) {
      if (error instanceof RangeError) throw this.refusal('', 'is damaged: its table of contents is broken')
      throw error
    }
    this.names = [...this.members.keys()]
  }

  read(name: string): Uint8Array {
    const member = this.members.get(name)
    if (!member) throw this.refusal(name, 'is missing from the file')
    try {
      const start = this.startOf(member)
      const packed = this.bytes.subarray(start, start + member.packedSize)
      if (packed.length === member.packedSize) {
        const { compression } = this
        // One byte more than claimed, so that content which is too long is told from content which is right.
        const content = member.method === 0 ? packed : compression.inflate(packed, member.size + 1)
        if (content.length === member.size && compression.crc32(content) === member.crc) return content
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
    throw this.refusal(name, 'is damaged: its content does not match its checksum')
  }

  refusal(member: string, message: string): InputError {
    return new InputError([{ field: this.fileName, value: member && shortened(member), message }])
  }

  private readDirectory(): void {
    const { view } = this
    const end = this.endRecord()
    const count = view.getUint16(end + 10, true)
    let at = view.getUint32(end + 16, true)
    if (count === 0xffff || at === 0xffffffff)
      throw this.refusal('', 'is a ZIP64 archive; InitLab writes none')
    let unpacked = 0
    for (let member = 0; member < count; member++) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new RangeError('no directory entry')
      const nameLength = view.getUint16(at + 28, true)
      const name = new TextDecoder().decode(this.slice(at + 46, nameLength))
      const method = view.getUint16(at + 10, true)
      if ((view.getUint16(at + 8, true) & 1) === 1) throw this.refusal(name, 'is encrypted')
      if (method !== 0 && method !== 8)
        throw this.refusal(name, 'is compressed in a way that InitLab does not read')
      if (this.members.has(name)) throw this.refusal(name, 'is in the file twice')
      const size = view.getUint32(at + 24, true)
      unpacked += size
      if (unpacked > unpackedLimit) throw this.refusal('', `unpacks to more than ${unpackedLimit} bytes`)
      const [crc, packedSize] = [view.getUint32(at + 16, true), view.getUint32(at + 20, true)]
      this.members.set(name, { method, crc, packedSize, size, header: view.getUint32(at + 42, true) })
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    }
  }

  /** The record at the end of every archive, before a comment of at most 65535 bytes. */
  private endRecord(): number {
    const { view, bytes } = this
    if (bytes.length < 4 || view.getUint32(0, true) !== 0x04034b50)
      throw this.refusal('', 'is not an InitLab file')
    const first = Math.max(0, bytes.length - 22 - 0xffff)
    for (let at = bytes.length - 22; at >= first; at--) {
      // Archives within the archive have such a record too, but theirs does not end with the file.
      const ends = (): boolean => at + 22 + view.getUint16(at + 20, true) === bytes.length
      if (view.getUint32(at, true) === 0x06054b50 && ends()) return at
    }
    throw this.refusal('', 'is cut off: its end is missing')
  }

  private startOf({ header }: Member): number {
    const { view } = this
    if (view.getUint32(header, true) !== 0x04034b50) throw new RangeError('no member here')
    return header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true)
  }

  private slice(from: number, length: number): Uint8Array {
    if (from + length > this.bytes.length) throw new RangeError('past the end')
    return this.bytes.subarray(from, from + length)
  }
}

interface Member {
  readonly method: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  /** Where its local header starts. */
  readonly header: number
}
