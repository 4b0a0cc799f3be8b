import { createBirpc } from 'birpc'
import type { EngineApi, EngineEvents, Loaded } from '#contract/engine-api'
import { planExperiment } from '#core/experiment/plan'
import type { EngineLauncher } from '#lab/ports'
import { channelPair } from './interface'

const loaded: Omit<Loaded, 'groups'> = {
  backend: { id: 'simd', mode: 'strict', adapter: '', threads: 1, precision: 'float32' },
  modes: ['strict'],
  selection: { requested: 'simd', candidates: [] },
  ceilingGflops: null
}

/** An engine in this process that trains nothing: it says that it has come to the epochs that it is told. */
export interface ScriptedEngine extends EngineLauncher {
  /** Resolves when the lab has taken it. */
  trainTo(epoch: number): Promise<void>
}

export function scriptedEngine(): ScriptedEngine {
  let trainTo: ScriptedEngine['trainTo'] = async () => {
    throw new Error('no engine was launched')
  }
  return {
    trainTo: (epoch) => trainTo(epoch),
    launch() {
      const [engineEnd, labEnd] = channelPair()
      const engine: EngineApi = {
        offers: async () => [],
        load: async ({ experiment, data, imported }) => {
          const { groups } = planExperiment(experiment, data, imported)
          const heads = groups.map(({ runs, problem: { layers, epochs } }) => ({ layers, epochs, runs }))
          return { ok: true, value: { ...loaded, groups: heads } }
        },
        pause: async () => void remote.state('paused'),
        resume: async () => void remote.state('running'),
        step: async () => undefined,
        stop: async () => void remote.state('stopped')
      }
      const remote = createBirpc<EngineEvents, EngineApi>(engine, { ...engineEnd, timeout: -1 })
      trainTo = (epoch) =>
        remote.frame({
          metrics: [],
          snapshots: [],
          probes: [],
          diverged: [],
          progress: [
            { group: 0, epoch, stepsPerSecond: 1000, effort: { steps: 1, seconds: 1, operations: 1 } }
          ]
        })
      engineEnd.post('ready')
      return { ...labEnd, onExit: () => undefined, kill: () => undefined }
    }
  }
}
