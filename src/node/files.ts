import { access } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Files } from '#lab/ports'
import { writeFileAtomic } from './atomic-write'
import { readInputFile } from './input-file'
import { locate } from './place'

export const files: Files = {
  read: readInputFile,
  write: writeFileAtomic,
  locate,
  exists: (path) =>
    access(path).then(
      () => true,
      () => false
    ),
  nameOf: (path) => basename(path),
  folderOf: dirname
}
