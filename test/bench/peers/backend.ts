import type { Backend } from '#engine/backend'
import type { TrainingState } from '#core/network/problem'
import { stepsPerEpoch } from '#core/network/problem'
import type { Workload } from '../workloads'
import { timed, type Peer } from './peer'

/** One of the lab's own backends as the lab uses it: loading, every step and the metrics of every epoch are timed. */
export function backendPeer(
  name: string,
  openBackend: () => Promise<Backend>,
  can: (workload: Workload) => boolean = () => true,
  ceiling?: () => Promise<number>
): Peer {
  return {
    ...(ceiling && { ceiling }),
    name,
    oneByOne: false,
    async open(workload) {
      if (!can(workload)) return null
      const backend = await openBackend()
      const { problem, first } = workload
      const size = first.length / problem.runs
      const state: TrainingState = {
        step: 0,
        parameters: first,
        slots: Array.from(
          { length: problem.hyper.kind === 'adam' ? 2 : 1 },
          () => new Float32Array(problem.runs * size)
        ),
        divergedAt: new Int32Array(problem.runs).fill(-1)
      }
      return {
        // known once it has chosen how to train
        get version() {
          return [backend.info.mode, `${backend.info.threads} threads`].filter(Boolean).join(', ')
        },
        async train(runs) {
          if (runs !== problem.runs) throw new RangeError('a backend trains all runs at once')
          const { seconds, value } = await timed(async () => {
            await backend.load(problem, state)
            return backend.train(problem.epochs * stepsPerEpoch(problem))
          })
          return { seconds, losses: [...value.trainLoss.slice(-problem.runs)] }
        },
        close: () => backend.dispose()
      }
    }
  }
}
