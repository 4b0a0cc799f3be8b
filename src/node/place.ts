import { lstat, readlink, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Place } from '#lab/ports'

/** A chain of links that is longer leads nowhere. */
const mostLinks = 40

/** As `Files.locate`. */
export async function locate(path: string, folder: string | null): Promise<Place | null> {
  if (folder === null) {
    if (!isAbsolute(path) && !isRemote(path)) return null
    const full = resolve(path)
    return { path: full, inside: false, remote: isRemote(path) || isRemote(full) }
  }
  const own = resolve(folder)
  const full = resolve(own, path)
  // A folder that is itself on a share may use what lies in it.
  const remote = (isRemote(path) || isRemote(full)) && !(isRemote(own) && isIn(own, full))
  return { ...(remote ? { path: full, inside: false } : await endOf(own, full)), remote }
}

/** Whether a full path lies in a folder, by their names alone. */
export function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Whether a path in the folder stays there through all links, and else where they lead. No link is followed out of it. */
async function endOf(folder: string, path: string): Promise<Pick<Place, 'path' | 'inside'>> {
  const folders = [folder, await realpath(folder).catch(() => folder)]
  let [way, links] = [path, 0]
  const homeOf = (place: string): string | undefined => folders.find((one) => isIn(one, place))
  for (let home = homeOf(way); home !== undefined; home = homeOf(way)) {
    const link = await firstLink(home, way)
    if (!link) return { path, inside: true }
    if (++links > mostLinks) break
    way = resolve(dirname(link.at), link.target, link.rest)
  }
  return { path: way, inside: false }
}

/** The first link on the way from a folder to a path in it, where it points, and what of the path follows. */
async function firstLink(
  folder: string,
  path: string
): Promise<{ readonly at: string; readonly target: string; readonly rest: string } | null> {
  const steps = relative(folder, path).split(sep)
  for (let taken = 1; taken <= steps.length; taken++) {
    const at = join(folder, ...steps.slice(0, taken))
    const facts = await lstat(at).catch(() => null)
    if (!facts) return null // there is nothing to follow
    if (facts.isSymbolicLink())
      return { at, target: await readlink(at), rest: join('.', ...steps.slice(taken)) }
  }
  return null
}

/** Names that Windows gives to devices, in every folder. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** A path on another machine (UNC) or of a device, in the spelling of any system: experiments travel. */
function isRemote(path: string): boolean {
  if (/^[\\/]{2}/.test(path)) return true
  return process.platform === 'win32' && path.split(/[\\/]/).some((name) => deviceName.test(name.trim()))
}
