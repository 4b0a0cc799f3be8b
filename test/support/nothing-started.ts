import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { afterAll } from 'vitest'

/** A setup file of the unit tests, which start no process and no thread: they have to stay quick, and pure. */

const started: (() => string)[] = []
subscribe('child_process', (message) => {
  const { process: child } = message as { process: ChildProcess }
  started.push(() => child.spawnargs.join(' '))
})
subscribe('worker_threads', () => started.push(() => 'a thread'))

afterAll(() => {
  if (started.length === 0) return
  const what = started.map((describe) => describe()).join('\n')
  throw new Error(
    `unit tests start nothing; name this file in a set of vitest.config.ts. It started:\n${what}`
  )
})
