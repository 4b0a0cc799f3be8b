import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where this user's programs keep what is theirs: the folder that Electron would take. `INITLAB_HOME` overrides. A
 * variable that is empty is as if it were not set (XDG Base Directory Specification).
 */
export function userFolder(env = process.env): string {
  if (env['INITLAB_HOME']) return env['INITLAB_HOME']
  const home = homedir()
  const base =
    process.platform === 'win32'
      ? env['APPDATA'] || join(home, 'AppData', 'Roaming')
      : process.platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : env['XDG_CONFIG_HOME'] || join(home, '.config')
  return join(base, 'InitLab')
}
