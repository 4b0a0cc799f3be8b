import type { ProbeBlock, Snapshot } from '#record/frames'
import type { Run } from '#core/experiment/plan'
import type { Experiment } from '#core/experiment/schema'
import { firstInstances } from '#core/network/first-instances'
import type { Problem } from '#core/network/problem'
import { planProbes } from '#core/probes/plan'
import type { ProbeSubject } from '#core/probes/probe'
import { snapshotEpochs } from '../snapshots'
import type { Prober } from './prober'

/** One group as the queue needs it. */
interface ProbedGroup {
  readonly problem: Problem
  readonly runs: readonly Run[]
}

/**
 * Probes snapshots, one after the other in the order in which they come, while training goes on. What is ready waits
 * until it is taken.
 */
export class ProbeQueue {
  /** Called whenever something is ready. */
  onReady: () => void = () => undefined
  onFailure: (failure: unknown) => void = () => undefined
  private readonly groups: readonly (GroupProbes | null)[]
  private readonly waiting: Snapshot[] = []
  private ready: ProbeBlock[] = []
  private works = false
  private disposed = false

  constructor(
    groups: readonly ProbedGroup[],
    probes: Experiment['record']['probes'],
    private readonly prober: Prober
  ) {
    this.groups = groups.map((group) => probesOf(group, probes, 1 / groups.length))
  }

  /** Whether something is under way. */
  get busy(): boolean {
    return this.works
  }

  /** A snapshot that is not due is left alone. */
  add(snapshot: Snapshot): void {
    if (!this.groups[snapshot.group]?.isDue(snapshot.epoch)) return
    this.waiting.push(snapshot)
    if (!this.works) void this.work()
  }

  /** Hands over what is ready. */
  take(): readonly ProbeBlock[] {
    const { ready } = this
    this.ready = []
    return ready
  }

  dispose(): void {
    this.disposed = true
    this.waiting.length = 0
    this.prober.dispose()
  }

  private async work(): Promise<void> {
    this.works = true
    try {
      for (let snapshot = this.waiting.shift(); snapshot; snapshot = this.waiting.shift()) {
        const { group, epoch, parameters } = snapshot
        const { subject, decomposed } = this.groups[group]!
        const probe = await this.prober.probe(subject, parameters, decomposed(epoch))
        if (this.disposed) return
        this.ready.push({ group, epoch, ...probe })
        this.onReady()
      }
    } catch (failure) {
      if (!this.disposed) this.onFailure(failure)
    } finally {
      this.works = false
    }
  }
}

interface GroupProbes {
  readonly subject: ProbeSubject
  isDue(epoch: number): boolean
  /** Lanes whose matrices are decomposed at this epoch. */
  decomposed(epoch: number): readonly number[]
}

function probesOf(
  { problem, runs }: ProbedGroup,
  probes: Experiment['record']['probes'],
  share: number
): GroupProbes | null {
  const arms = [...new Set(runs.map(({ arm }) => arm))]
  const plan = planProbes(problem, arms.length, probes, share)
  if (!plan) return null
  const { layers, loss, epochs } = problem
  const everySeries = new Set(snapshotEpochs(epochs))
  /** Where training was paused the user looks closely: what no series asks for is always taken. */
  const within = (load: number): ((epoch: number) => boolean) => {
    const series = new Set(snapshotEpochs(epochs, load, 1))
    return (epoch) => series.has(epoch) || !everySeries.has(epoch)
  }
  const lanes = arms.flatMap((arm) =>
    [...runs.keys()].filter((lane) => runs[lane]!.arm === arm).slice(0, plan.jacobianSeeds)
  )
  const sampled = lanes.sort((a, b) => a - b)
  const isDecomposed = within(plan.decompositionLoad)
  return {
    subject: {
      layers,
      loss,
      batch: firstInstances(problem, plan.instances),
      jacobianInstances: plan.jacobianInstances
    },
    isDue: within(plan.signalLoad),
    decomposed: (epoch) => (isDecomposed(epoch) ? sampled : [])
  }
}
