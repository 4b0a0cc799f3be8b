import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { Server } from 'node:net'
import { Worker } from 'node:worker_threads'
import { aroundAll } from 'vitest'

/**
 * A setup file of all sets: a test file fails where a process, a server, or a thread that is at work outlives its last
 * hook. The error has the stack of the start.
 */

/** Milliseconds that what was told to end may take over it; only a leak waits for them. */
const patience = 10_000

interface Started {
  /** null where it is no process. */
  pid(): number | null
  isRunning(): boolean
  describe(): string
  end(): void
}

const started: { readonly what: Started; readonly stack: string }[] = []

/** Node tells in these channels of all that is started in this process, by packages too. */
function watch<Message>(channel: string, describe: (message: Message) => Started): void {
  subscribe(channel, (message) => started.push({ what: describe(message as Message), stack: stackHere() }))
}

watch<{ process: ChildProcess }>('child_process', ({ process: child }) => ({
  pid: () => child.pid ?? null,
  isRunning: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
  describe: () => `process ${child.pid}: ${child.spawnargs.join(' ')}`,
  end: () => void child.kill('SIGKILL')
}))

/** Threads that wait for work and let the process end, as the engine's pool does between two trainings. */
const atRest = new WeakSet<Worker>()
const { ref, unref } = Worker.prototype
Worker.prototype.ref = function () {
  atRest.delete(this)
  ref.call(this)
}
Worker.prototype.unref = function () {
  atRest.add(this)
  unref.call(this)
}

watch<{ worker: Worker }>('worker_threads', ({ worker }) => ({
  pid: () => null,
  isRunning: () => worker.threadId !== -1 && !atRest.has(worker),
  describe: () => `thread ${worker.threadId}`,
  end: () => void worker.terminate()
}))

watch<{ server: Server }>('tracing:net.server.listen:asyncStart', ({ server }) => ({
  pid: () => null,
  isRunning: () => server.listening,
  describe: () => `server at ${JSON.stringify(server.address())}`,
  end: () => void server.close()
}))

function stackHere(): string {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 50
  const { stack = '' } = new Error()
  Error.stackTraceLimit = stackTraceLimit
  const lines = stack.split('\n').slice(1)
  return lines.filter((line) => !line.includes(import.meta.filename)).join('\n')
}

/** In the environment of all that this file starts, and of what that starts in turn. */
const mark = randomUUID()
process.env['INITLAB_TEST_FILE'] = mark

/** On Linux, processes that the processes of this file started and left. */
function orphans(known: ReadonlySet<number | null>): Started[] {
  if (!existsSync('/proc/self/environ')) return []
  const isOurs = (pid: number): boolean =>
    ofProcess(pid, 'environ').split('\0').includes(`INITLAB_TEST_FILE=${mark}`)
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && !known.has(pid) && isOurs(pid))
    .map((pid) => ({
      pid: () => pid,
      isRunning: () => isOurs(pid),
      describe: () =>
        `process ${pid}, started by one of its processes: ${ofProcess(pid, 'cmdline').replaceAll('\0', ' ')}`,
      end: () => void process.kill(pid, 'SIGKILL')
    }))
}

/** '' where the process has ended meanwhile, or is another user's. */
function ofProcess(pid: number, what: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8')
  } catch {
    return ''
  }
}

function leftRunning(): typeof started {
  const own = started.filter(({ what }) => what.isRunning())
  const others = orphans(new Set(own.map(({ what }) => what.pid())))
  return [...own, ...others.map((what) => ({ what, stack: '' }))]
}

aroundAll(async (runFile) => {
  await runFile()
  const deadline = performance.now() + patience
  let left = leftRunning()
  while (left.length > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    left = leftRunning()
  }
  if (left.length === 0) return
  const errors = left.map(({ what, stack }) => {
    const error = new Error(`left running: ${what.describe().slice(0, 300)}`)
    error.stack = `${error.name}: ${error.message}\n${stack}`
    return error
  })
  for (const { what } of left) what.end()
  throw new AggregateError(errors, 'left running')
})
