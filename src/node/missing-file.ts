import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, extname, join, parse, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { didYouMean } from '#core/nearest'

/** Why a path may name no file though the file is there, and what to write instead; '' where nothing tells. */

/** For a path as somebody wrote it: forms that a shell, a browser or another system knows, and files do not. */
export function otherForm(path: string): string {
  if (/^~([/\\]|$)/.test(path))
    return `. ~ is a shell's word for your folder; write ${join(homedir(), path.slice(1))}`
  if (/^~\w+/.test(path)) return `. ~ is a shell's word for somebody's folder; write the folder itself`
  if (/^file:/i.test(path)) {
    const plain = pathOf(path)
    return `. This is an address; write the path${plain === null ? ' itself' : `, ${plain}`}`
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path))
    return '. Files are read from this machine only; save it here first'
  if (sep === '/' && /^[a-z]:[/\\]/i.test(path))
    return `. ${path.slice(0, 2)} is a drive of Windows, which this machine has none of`
  if (sep === '/' && path.includes('\\'))
    return `. Here folders are divided by /; write ${path.replace(/\\+/g, '/')}, which works on Windows, too`
  return ''
}

function pathOf(address: string): string | null {
  try {
    return fileURLToPath(address)
  } catch {
    return null
  }
}

/** For a full path that is not there: a name beside it that differs in its accents' bytes alone, or by a typo. */
export async function likeName(fullPath: string): Promise<string> {
  const twin = await twinOf(fullPath)
  if (twin !== null)
    return `. There is ${twin}, which looks the same: its accents are written with other characters (Unicode NFC and NFD). Rename it, or copy its name from there`
  const names = await namesIn(dirname(fullPath))
  const alike = names.filter((name) => extname(name).toLowerCase() === extname(fullPath).toLowerCase())
  return didYouMean(basename(fullPath), alike)
}

/** The same path but for how characters are composed, in every folder on the way; null where there is none. */
async function twinOf(fullPath: string): Promise<string | null> {
  const { root } = parse(fullPath)
  let found = root
  for (const part of fullPath.slice(root.length).split(sep)) {
    const names = await namesIn(found)
    const name = names.includes(part)
      ? part
      : names.find((other) => other.normalize('NFC') === part.normalize('NFC'))
    if (name === undefined) return null
    found = resolve(found, name)
  }
  return found === fullPath ? null : found
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => [])
