import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** An experiment file with one mistake, and what the message about it must name; '' where there is nothing to name. */
export interface BrokenFile {
  readonly file: string
  readonly field: string
  readonly value: string
  readonly message: string
}

const folder = new URL('../fixtures/broken/', import.meta.url)

export const brokenFiles = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as BrokenFile[]

export const pathOf = ({ file }: BrokenFile): string => fileURLToPath(new URL(file, folder))

/** Whether a message names the field, the value, and what is wrong. */
export const names = (text: string, { field, value, message }: BrokenFile): boolean =>
  [field, value, message].every((part) => text.includes(part))
