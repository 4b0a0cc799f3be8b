import { basename, dirname } from 'node:path'
import type { Files } from '#lab/ports'
import { writeFileAtomic } from './atomic-write'
import { readInputFile } from './input-file'

export const files: Files = {
  read: readInputFile,
  write: writeFileAtomic,
  nameOf: (path) => basename(path),
  folderOf: dirname
}
