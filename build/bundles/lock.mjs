// One build at a time, however many labs start at once.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../root.mjs'

const folder = join(root, '.cache', 'building')
const holderFile = join(folder, 'pid')

/** Milliseconds after which somebody who waits may wonder. */
const patience = 3000

/**
 * Does something while no other process of this checkout does such a thing. Says on stderr for whom it waits, where that
 * takes long. Throws where this user may not write here.
 * @param {() => Promise<void>} work
 */
export async function locked(work) {
  try {
    mkdirSync(join(root, '.cache'), { recursive: true })
    await taken()
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(String(codeOf(error)))) throw error
    throw new Error(
      `The sources are newer than what is built from them, and ${resolve(root)} may not be written by you: have it built by its ` +
        `owner (npm run build), or use a copy of your own.`,
      { cause: error }
    )
  }
  try {
    await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function taken() {
  const since = Date.now()
  let told = false
  while (!take()) {
    if (!told && Date.now() - since > patience) {
      const { pid } = holder()
      console.error(
        `Waiting for another build, of process ${pid || 'unknown'}. If there is none, remove ${folder}.`
      )
      told = true
    }
    await pause(100)
  }
}

function take() {
  try {
    mkdirSync(folder)
    writeFileSync(holderFile, `${process.pid} ${startOf(process.pid)}`)
    return true
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    if (isAbandoned()) rmSync(folder, { recursive: true, force: true })
    return false
  }
}

/** Whether its process is gone, or another one has got its number since. */
function isAbandoned() {
  const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  const { pid, start } = holder()
  if (!pid) return age > 5000
  try {
    process.kill(pid, 0)
    return start !== startOf(pid)
  } catch (error) {
    return codeOf(error) === 'ESRCH'
  }
}

function holder() {
  try {
    const [pid, start = ''] = readFileSync(holderFile, 'utf8').split(' ')
    return { pid: Number(pid), start }
  } catch {
    return { pid: 0, start: '' }
  }
}

/**
 * When a process began, in ticks since the machine did: Linux alone tells; '' elsewhere.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    // proc(5): field 22, counted behind the name, which may have spaces and brackets.
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    )
  } catch {
    return ''
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? error.code : undefined)
