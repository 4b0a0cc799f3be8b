import type { InputError } from '#core/errors'

/** Named members in one file. */
export interface Archive {
  readonly names: readonly string[]
  /** Throws `InputError` where the member is missing or damaged. */
  read(name: string): Uint8Array
  /** An error about this file, or about one member of it. */
  refusal(member: string, message: string): InputError
}
