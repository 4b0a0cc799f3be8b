import { answered } from '#contract/answer'
import type { BackendOffer, EngineApi, EngineEvents, Job, Loaded } from '#contract/engine-api'
import { planExperiment } from '#core/experiment/plan'
import { firstState } from '#core/network/state'
import { type LoopOptions, TrainingLoop } from './loop'
import type { openBackends, refuseWhatDoesNotFit } from './backends/registry'
import type { Prober } from './probes/prober'
import { ProbeQueue } from './probes/queue'
import type { StartingGroup } from './starting-group'

/** What the engine's runtime provides. */
export interface EngineRuntime {
  readonly breathe: LoopOptions['breathe']
  readonly offers: () => Promise<readonly BackendOffer[]>
  readonly openBackends: typeof openBackends
  readonly refuseWhatDoesNotFit: typeof refuseWhatDoesNotFit
  /** `threads`: null: one a core. */
  readonly createProber: (threads: number | null) => Prober
}

/** Answers the host: plans a job, opens its backends, runs the loop. One job at a time. */
export function createEngine(runtime: EngineRuntime, events: EngineEvents): EngineApi {
  let loop: TrainingLoop | null = null
  const loaded = (): TrainingLoop => {
    if (!loop) throw new Error('the engine has no job')
    return loop
  }

  async function load(job: Job): Promise<Loaded> {
    await loop?.dispose()
    loop = null
    const { experiment, data, imported } = job
    const plan = planExperiment(experiment, data, imported, (problems) =>
      runtime.refuseWhatDoesNotFit(job, problems)
    )
    const groups = plan.groups.map((group, index): StartingGroup => {
      const checkpoint = job.checkpoints.find((one) => one.group === index)
      return { ...group, state: checkpoint?.state ?? firstState(group.problem, group.firstParameters) }
    })
    const { backends, selection, ceilingGflops } = await runtime.openBackends(job, groups)
    const probes = new ProbeQueue(groups, experiment.record.probes, runtime.createProber(job.threads))
    for (const snapshot of job.unprobed) probes.add(snapshot)
    loop = new TrainingLoop(
      groups.map(({ problem, state }, index) => ({ problem, state, backend: backends[index]! })),
      { snapshots: experiment.record.snapshots, probes, breathe: runtime.breathe },
      events
    )
    return {
      backend: backends[0]!.info,
      modes: backends.map(({ info }) => info.mode),
      selection,
      ceilingGflops,
      groups: groups.map(({ problem: { layers, epochs }, runs }) => ({ layers, epochs, runs }))
    }
  }

  return {
    offers: () => runtime.offers(),
    load: (job) => answered(() => load(job)),
    pause: () => loaded().pause(),
    resume: () => loaded().resume(),
    step: () => loaded().step(),
    stop: () => loaded().stop()
  }
}
