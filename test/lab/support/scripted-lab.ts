import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Dialogs } from '#lab/document/saving'
import { type Lab, createLab } from '#lab/lab'
import { nodeHost } from '#node/host'
import { ownPlace } from '#node/own-place'
import { type TestInterface, testInterface } from './interface'
import { type ScriptedEngine, scriptedEngine } from './scripted-engine'

/** A lab whose engine trains nothing, with a page, in a folder that is each test's own. */
export interface ScriptedLab {
  readonly folder: string
  readonly engine: ScriptedEngine
  readonly lab: Lab
  readonly page: TestInterface
  /** Another lab from now on, in the same user folder; that before goes on. */
  open(dialogs?: Dialogs): Promise<void>
}

/** A new one before every test. */
export function scriptedLabs(): ScriptedLab {
  const labs: Lab[] = []
  const current = {} as { -readonly [Member in keyof ScriptedLab]: ScriptedLab[Member] }
  current.open = async (dialogs) => {
    current.engine = scriptedEngine()
    current.lab = createLab({
      host: nodeHost(current.engine),
      own: ownPlace(join(current.folder, 'user')),
      ...(dialogs && { dialogs }),
      log: (error) => {
        throw error
      }
    })
    labs.push(current.lab)
    current.page = testInterface(current.lab.serve)
    await current.page.api.attach()
  }
  beforeEach(async () => {
    current.folder = await mkdtemp(join(tmpdir(), 'initlab-'))
    await current.open()
  })
  afterEach(async () => {
    await Promise.all(labs.splice(0).map((one) => one.dispose()))
    await rm(current.folder, { recursive: true })
  })
  return current
}
