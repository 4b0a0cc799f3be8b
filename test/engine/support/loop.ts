import type { EngineEvents, EngineState } from '#contract/engine-api'
import type { Checkpoint } from '#contract/checkpoint'
import type { Frame } from '#record/frames'
import { ExperimentRecord } from '#record/record'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment, type RunGroup } from '#core/experiment/plan'
import type { ExperimentInput } from '#core/experiment/schema'
import { firstState } from '#core/network/state'
import { probeRuns } from '#core/probes/probe'
import { createReferenceBackend } from '#engine/backends/reference'
import { TrainingLoop } from '#engine/loop'
import type { Prober } from '#engine/probes/prober'
import { ProbeQueue } from '#engine/probes/queue'
import { type Changes, xor as anyXor } from '../../support/xor'
import { xorData } from './groups'

/** A small XOR of one arm and two seeds. */
export const xor = ({ training, ...changes }: Changes = {}): ExperimentInput =>
  anyXor({
    network: { hidden: [3], activation: 'tanh', output: 'sigmoid' },
    arms: [{ name: 'Xavier', initializer: 'glorot-normal' }],
    ...changes,
    training: {
      loss: 'mse',
      optimizer: { kind: 'sgd', learningRate: 0.5, momentum: 0.9 },
      batchSize: 3,
      epochs: 60,
      shuffle: true,
      ...training
    }
  })

/** A training loop of an experiment on the reference backend, and everything that it tells. */
export async function loopOn(
  input: ExperimentInput,
  checkpoints: readonly Checkpoint[] = [],
  onFrame: () => Promise<void> = () => Promise.resolve()
) {
  const experiment = parseExperiment(input)
  const { groups } = planExperiment(experiment, xorData, {})
  const loaded = await Promise.all(
    groups.map(async ({ problem, firstParameters }, index) => {
      const state =
        checkpoints.find(({ group }) => group === index)?.state ?? firstState(problem, firstParameters)
      const backend = createReferenceBackend()
      await backend.load(problem, state)
      return { problem, state, backend }
    })
  )
  const record = new ExperimentRecord(headOf(experiment, groups))
  const frames: Frame[] = []
  const states: EngineState[] = []
  const failures: string[] = []
  const taken: Checkpoint[] = []
  const waiting: { readonly state: EngineState; readonly resolve: () => void }[] = []
  const events: EngineEvents = {
    frame: (frame) => {
      frames.push(frame)
      record.append(frame)
      return onFrame()
    },
    state: (state) => {
      states.push(state)
      waiting.filter((one) => one.state === state).forEach(({ resolve }) => resolve())
    },
    checkpoint: (checkpoint) => void taken.push(checkpoint),
    failed: (message) => void failures.push(message)
  }
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const prober: Prober = {
    probe: async (...work) => probeRuns(...work),
    dispose: () => undefined
  }
  const probes = new ProbeQueue(groups, experiment.record.probes, prober)
  const loop = new TrainingLoop(loaded, { snapshots: experiment.record.snapshots, probes, breathe }, events)
  return {
    loop,
    record,
    prober,
    frames,
    failures,
    checkpoints: taken,
    backends: loaded.map(({ backend }) => backend),
    state: () => states.at(-1),
    epochsOfSnapshots: () => record.groups[0]!.snapshots.map(({ epoch }) => epoch),
    until: (state: EngineState) =>
      new Promise<void>((resolve) => {
        if (states.at(-1) === state) resolve()
        else waiting.push({ state, resolve })
      })
  }
}

const headOf = (
  experiment: ReturnType<typeof parseExperiment>,
  groups: readonly RunGroup[]
): ConstructorParameters<typeof ExperimentRecord>[0] => ({
  experiment,
  data: xorData,
  groups: groups.map(({ problem: { layers, epochs }, runs }) => ({ layers, epochs, runs })),
  provenance: {
    version: '0.0.0',
    backend: { id: 'reference', mode: '', adapter: '', threads: 1, precision: 'float64' },
    selection: { requested: 'reference', candidates: [] },
    ceilingGflops: null,
    rate: null,
    platform: '',
    startedAt: '',
    finishedAt: null
  }
})
