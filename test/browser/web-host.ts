import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface WebHostProcess {
  /** What it printed: opens the lab in one browser, once. */
  readonly address: string
  readonly process: ChildProcess
  readonly output: () => string
  /** Ends it as Ctrl+C does, or with another signal; gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

const start = fileURLToPath(new URL('../../build/commands/start.mjs', import.meta.url))

/** `npm start -- --no-open …` without npm, in a home of its own. */
export const startWebHostProcess = (...args: string[]): Promise<WebHostProcess> =>
  startHostProcess(start, '--no-open', ...args)

/** The same in a home that is there already, and stays. */
export const startWebHostIn = (home: string, ...args: string[]): Promise<WebHostProcess> =>
  startIn(home, start, '--no-open', ...args)

/** A script that prints the address of a lab, in a home of its own. */
export async function startHostProcess(script: string, ...args: string[]): Promise<WebHostProcess> {
  const home = mkdtempSync(join(tmpdir(), 'initlab-home-'))
  const host = await startIn(home, script, ...args)
  return {
    ...host,
    async stop(signal) {
      const code = await host.stop(signal)
      rmSync(home, { recursive: true, force: true })
      return code
    }
  }
}

async function startIn(home: string, script: string, ...args: string[]): Promise<WebHostProcess> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, INITLAB_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let output = ''
  const address = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer): void => {
      output += text.toString()
      const printed = /http:\S+/.exec(output)?.[0]
      if (printed) resolve(printed)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the web host ended (exit code ${code}): ${output}`)))
  })
  return {
    address,
    process: child,
    output: () => output,
    async stop(signal = 'SIGINT') {
      child.kill(signal)
      return exited
    }
  }
}
