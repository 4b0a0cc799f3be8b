// One build at a time, however many labs start at once.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../root.mjs'

const folder = join(root, '.cache', 'building')
const pidFile = join(folder, 'pid')

/**
 * Does something while no other process of this checkout does such a thing.
 * @param {() => Promise<void>} work
 */
export async function locked(work) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  while (!take()) await pause(100)
  try {
    await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function take() {
  try {
    mkdirSync(folder)
    writeFileSync(pidFile, String(process.pid))
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    if (isAbandoned()) rmSync(folder, { recursive: true, force: true })
    return false
  }
}

function isAbandoned() {
  const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  const pid = holder()
  if (!pid) return age > 5000
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}

function holder() {
  try {
    return Number(readFileSync(pidFile, 'utf8'))
  } catch {
    return 0
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined)
