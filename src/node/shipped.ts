import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Shipped } from '#lab/ports'
import { resourcesFolder } from './resources'

const unpack = promisify(gunzip)

/** What lies in the folder `resources`. */
export const shipped: Shipped = {
  async read(path) {
    const bytes = await readFile(join(resourcesFolder(), path))
    return path.endsWith('.gz') ? unpack(bytes) : bytes
  },
  list: (folder) => readdir(join(resourcesFolder(), folder))
}
