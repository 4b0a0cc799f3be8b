import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Runs the test files of a folder of test/fixtures with the configuration there; gives what Vitest said, without colours. */
export function runFixtures(
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {}
): { readonly report: string; readonly code: number | null } {
  const vitest = at('../../node_modules/vitest/vitest.mjs')
  const config = at(`../fixtures/${folder}/vitest.config.ts`)
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', config, ...args],
    { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', ...env } }
  )
  return { report: stdout + stderr, code: status }
}
