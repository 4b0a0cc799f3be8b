import type { Backend } from '#engine/backend'
import { type Problem, type RecordedMetrics, type TrainingState, stepsPerEpoch } from '#core/network/problem'
import { TrainedGroup } from '#engine/trained-group'
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
      const { problem } = workload
      const state = firstState(workload)
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
          return { seconds, losses: lastLosses(value, problem.runs) }
        },
        close: () => backend.dispose()
      }
    }
  }
}

/** The same as the lab lets it train: in slices that a pause need not wait long for, each of them a call. */
export function slicedPeer(
  name: string,
  openBackend: () => Promise<Backend>,
  can: (workload: Workload) => boolean
): Peer {
  return {
    name,
    oneByOne: false,
    async open(workload) {
      if (!can(workload)) return null
      const { problem } = workload
      const state = firstState(workload)
      const backend = await openBackend()
      return {
        version: backend.info.mode,
        async train() {
          const { seconds, value } = await timed(async () => {
            await backend.load(problem, state)
            const group = new TrainedGroup(0, { problem, backend, state }, false, 0, () => undefined)
            while (!group.finished) await group.advance(Infinity, () => false)
            return group.take().metrics!
          })
          return { seconds, losses: lastLosses(value, problem.runs) }
        },
        close: () => backend.dispose()
      }
    }
  }
}

/** Epochs enough for all rounds of a bench. */
const furtherEpochs = 2 ** 20

/** The same where it has trained this network before: further epochs, so that nothing is loaded or compiled any more. */
export function goingOnPeer(name: string, openBackend: () => Promise<Backend>): Peer {
  return {
    name,
    oneByOne: false,
    async open(workload) {
      const backend = await openBackend()
      const { epochs } = workload.problem
      const problem: Problem = { ...workload.problem, epochs: epochs * furtherEpochs }
      const steps = epochs * stepsPerEpoch(problem)
      await backend.load(problem, firstState(workload))
      const losses = lastLosses(await backend.train(steps), problem.runs)
      return {
        version: backend.info.mode,
        async train() {
          const { seconds } = await timed(() => backend.train(steps))
          return { seconds, losses }
        },
        close: () => backend.dispose()
      }
    }
  }
}

const lastLosses = ({ trainLoss }: RecordedMetrics, runs: number): number[] => [...trainLoss.slice(-runs)]

function firstState({ problem, first }: Workload): TrainingState {
  return {
    step: 0,
    parameters: first,
    slots: Array.from(
      { length: problem.hyper.kind === 'adam' ? 2 : 1 },
      () => new Float32Array(first.length)
    ),
    divergedAt: new Int32Array(problem.runs).fill(-1)
  }
}
