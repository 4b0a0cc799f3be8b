import { spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { xor as anyXor } from '../support/xor'

/** What a command printed and how it ended. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const entry = fileURLToPath(new URL('../../build/commands/lab.mjs', import.meta.url))

/** Runs the built CLI as a user does; Ctrl+C is sent as soon as the standard error has `interruptWhen`. */
export function lab(
  args: readonly string[],
  { cwd = process.cwd(), interruptWhen = '', env = {} } = {}
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    // A process group of its own: Ctrl+C reaches the engine too.
    const child = spawn(process.execPath, [entry, ...args], {
      cwd,
      env: { ...process.env, ...env },
      detached: interruptWhen !== ''
    })
    let [stdout, stderr, interrupted] = ['', '', false]
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      if (interruptWhen === '' || interrupted || !stderr.includes(interruptWhen)) return
      interrupted = true
      process.kill(-child.pid!, 'SIGINT')
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'initlab-cli-'))

/** From other seeds than the first. */
export const xor = anyXor({ seeds: { count: 2, first: 5 } })

/** Writes an experiment file and gives its path. */
export async function experimentFile(
  folder: string,
  experiment: unknown,
  name = 'xor.json'
): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(experiment))
  return path
}
