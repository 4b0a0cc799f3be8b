import { promisify } from 'node:util'
import { crc32, deflateRaw, inflateRawSync } from 'node:zlib'
import type { Compression } from '#lab/ports'

const deflateOnThread = promisify(deflateRaw)

/** zlib, on the threads of Node's pool where it can take long. */
export const compression: Compression = {
  // Large records have time for the lowest level alone.
  deflate: (bytes) => deflateOnThread(bytes, { level: 1 }),
  inflate(bytes, most) {
    try {
      return inflateRawSync(bytes, { maxOutputLength: most })
    } catch (error) {
      if (isZlibError(error)) throw new RangeError(error.message, { cause: error })
      throw error
    }
  },
  crc32
}

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_BUFFER_TOO_LARGE)/.test(String(error.code))
