import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBirpc } from 'birpc'
import type { EngineApi } from '#contract/engine-api'
import { engineFile } from '../lab/support/engine'

let child: ChildProcess

beforeEach(() => {
  child = fork(engineFile, [], { serialization: 'advanced', execArgv: [] })
})
afterEach(() => void child.kill('SIGKILL'))

describe('the engine process', () => {
  it('says when it listens, and answers', async () => {
    expect(await once(child, 'message')).toEqual(['ready', undefined])
    expect((await offers()).map(({ name }) => name)).toContain('reference')
  })

  it('ends when its host goes away', async () => {
    await once(child, 'message')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('leaves Ctrl+C to its host', async () => {
    await once(child, 'message')
    child.kill('SIGINT')
    expect(await offers()).not.toEqual([])
  })
})

function offers() {
  const api = createBirpc<EngineApi>(
    {},
    { post: (message) => child.send(message), on: (listener) => child.on('message', listener) }
  )
  return api.offers()
}
