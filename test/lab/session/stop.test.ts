import { createBirpc } from 'birpc'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { EngineApi, EngineEvents, Loaded } from '#contract/engine-api'
import { parseExperiment } from '#core/experiment/parse'
import type { EngineLauncher, EngineProcess } from '#lab/ports'
import type { Frame } from '#record/frames'
import { ExperimentRecord } from '#record/record'
import { Session } from '#lab/session/session'
import { resolveExperiment } from '#lab/sources/resolve'
import { nodeHost } from '#node/host'
import { xor } from '../support/experiments'
import { channelPair } from '../support/interface'

const options = { backend: 'simd', threads: null, startPaused: false }

const loadedByNobody: Loaded = {
  backend: { id: 'simd', mode: 'strict', adapter: '', threads: 1, precision: 'float32' },
  modes: ['strict'],
  selection: { requested: 'simd', candidates: [] },
  ceilingGflops: null,
  groups: [{ layers: [], epochs: 2000, runs: [] }]
}
const nothing = { metrics: [], snapshots: [], probes: [], diverged: [] }
const progressOf = (epoch: number, stepsPerSecond: number): Frame => ({
  ...nothing,
  progress: [{ group: 0, epoch, stepsPerSecond, effort: { steps: 1, seconds: 1, operations: 1 } }]
})

describe('an engine in the middle of a step that takes seconds', () => {
  /** Answers what is asked of it before, trains at `stepsPerSecond`, and hears no `stop`. */
  const deaf = (
    stepsPerSecond: number
  ): { readonly launcher: EngineLauncher; readonly killed: () => number } => {
    let killed = 0
    const launch = (): EngineProcess => {
      const [engineEnd, labEnd] = channelPair()
      const engine: EngineApi = {
        offers: async () => [],
        load: async () => ({ ok: true, value: loadedByNobody }),
        pause: async () => undefined,
        resume: async () => {
          void remote.state('running')
          void remote.frame(progressOf(0, stepsPerSecond))
        },
        step: async () => undefined,
        stop: () => new Promise(() => undefined)
      }
      const remote = createBirpc<EngineEvents, EngineApi>(engine, { ...engineEnd, timeout: -1 })
      engineEnd.post('ready')
      return { ...labEnd, onExit: () => undefined, kill: () => void killed++ }
    }
    return { launcher: { launch }, killed: () => killed }
  }
  async function trained(launcher: EngineLauncher): Promise<Session> {
    const host = nodeHost(launcher)
    const session = new Session(host)
    const experiment = parseExperiment(xor())
    await session.start(await resolveExperiment(experiment, null, host), options)
    await expect.poll(() => session.record?.groups[0]?.progress).toBeTruthy()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    return session
  }
  afterEach(() => void vi.useRealTimers())

  it('is ended at once over a stop, and the next experiment gets another', async () => {
    const { launcher, killed } = deaf(0.2)
    const session = await trained(launcher)
    const stopping = session.stop()
    await vi.advanceTimersByTimeAsync(50)
    expect(session.status.state).toBe('stopped')
    expect(killed()).toBe(1)
    await stopping
    await session.start(session.work!, options)
    expect(session.status.state).toBe('running')
    session.dispose()
  })

  it('has seconds to stop where its steps are short', async () => {
    const { launcher, killed } = deaf(2000)
    const session = await trained(launcher)
    const stopping = session.stop()
    await vi.advanceTimersByTimeAsync(2000)
    expect(killed()).toBe(0)
    await vi.advanceTimersByTimeAsync(2000)
    expect(killed()).toBe(1)
    expect(session.status.state).toBe('stopped')
    await stopping
    session.dispose()
  })
})

describe('a training that was stopped', () => {
  /** Still has something to say when it stands still. */
  function trailing(): { readonly launcher: EngineLauncher; readonly sendRest: () => Promise<void> } {
    let sendRest = async (): Promise<void> => undefined
    const launch = (): EngineProcess => {
      const [engineEnd, labEnd] = channelPair()
      const engine: EngineApi = {
        offers: async () => [],
        load: async () => ({ ok: true, value: loadedByNobody }),
        pause: async () => undefined,
        resume: async () => void remote.state('running'),
        step: async () => undefined,
        stop: () => {
          void remote.state('stopped')
          return new Promise(() => undefined)
        }
      }
      const remote = createBirpc<EngineEvents, EngineApi>(engine, { ...engineEnd, timeout: -1 })
      sendRest = () => remote.frame(progressOf(1234, 1000))
      engineEnd.post('ready')
      return { ...labEnd, onExit: () => undefined, kill: () => undefined }
    }
    return { launcher: { launch }, sendRest: () => sendRest() }
  }

  async function stopped(launcher: EngineLauncher): Promise<Session> {
    const host = nodeHost(launcher)
    const session = new Session(host)
    await session.start(await resolveExperiment(parseExperiment(xor()), null, host), options)
    await session.stop()
    expect(session.status.state).toBe('stopped')
    return session
  }

  it('completes its own record', async () => {
    const { launcher, sendRest } = trailing()
    const session = await stopped(launcher)
    await sendRest()
    expect(session.record?.groups[0]?.progress?.epoch).toBe(1234)
    session.dispose()
  })

  it('adds nothing to a file that was opened since, and does not keep it waiting', async () => {
    const { launcher, sendRest } = trailing()
    const session = await stopped(launcher)
    const opened = new ExperimentRecord(session.record!.head)
    await session.adopt(opened, session.work!)
    await sendRest()
    expect(session.record).toBe(opened)
    expect(opened.groups[0]?.progress).toBeNull()
    session.dispose()
  })
})
