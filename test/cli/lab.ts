import { spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ExperimentInput } from '#core/experiment/schema'

/** What a command printed and how it ended. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const entry = fileURLToPath(new URL('../../build/lab.mjs', import.meta.url))

/** Runs the built CLI as a user does; `interruptWhen` sends Ctrl+C as soon as the standard error has this. */
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
      setTimeout(() => process.kill(-child.pid!, 'SIGINT'), 500)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'initlab-cli-'))

/** The article's XOR with a zero and a random start; quick. */
export const xor: ExperimentInput = {
  version: 1,
  name: 'XOR',
  data: { dataset: 'xor' },
  network: { hidden: [4], activation: 'sigmoid', output: 'sigmoid' },
  training: {
    loss: 'half-squared-error',
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 1,
    epochs: 40,
    shuffle: false
  },
  arms: [
    { name: 'zeros', initializer: 'article-zeros' },
    { name: 'Xavier', initializer: 'article-xavier' }
  ],
  seeds: { count: 2, first: 5 }
}

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
