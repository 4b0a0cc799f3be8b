import { losses } from '../../abi/codes'
import type { Kernels } from '../../abi/functions'
import { metricRows } from '../../abi/sizes'
import { recordedEpochs, stepsPerEpoch } from '#core/network/problem'
import { minibatchOrder } from '#core/random/order'
import { type MetricColumns, writeColumns } from './columns'
import { type Lanes, type MemoryPlan, planMemory, rateSteps } from './layout'
import { KernelMemory } from './memory'
import type { Panels } from './places'
import { type ThreadProblem, type ThreadState, shapeOf } from './thread-problem'

const { METRIC_ROWS } = metricRows

/** Trains one thread's runs of a problem. */
export class Trainer {
  private readonly plan: MemoryPlan
  private readonly memory: KernelMemory
  /** Steps. */
  readonly perEpoch: number
  private step: number
  /** `divergedAt` of the state that was loaded. */
  private readonly divergedBefore: Int32Array
  /** Epoch (from 1) whose order lies in plan.ordered. */
  private orderedEpoch = 0
  /** Whether the last epoch's metrics were left, and its runs have not been looked at for divergence. */
  private owes = false

  constructor(
    private readonly kernels: Kernels,
    private readonly problem: ThreadProblem,
    state: ThreadState,
    private readonly lanes: Lanes
  ) {
    this.plan = planMemory(shapeOf(problem, lanes))
    this.memory = new KernelMemory(kernels, this.plan, problem, lanes)
    this.memory.write(state)
    this.perEpoch = stepsPerEpoch(problem)
    this.step = state.step
    this.divergedBefore = state.divergedAt
  }

  /**
   * The metrics of the recorded epochs go `into` their columns. `lastLeft`: the last step ends such an epoch, whose
   * metrics are left to `evaluate`.
   */
  train(steps: number, into: MetricColumns, lastLeft = false): void {
    const { plan, problem, perEpoch } = this
    const end = Math.min(this.step + steps, problem.epochs * perEpoch)
    this.owes = lastLeft
    let filled = 0
    while (this.step < end) {
      const epoch = Math.floor(this.step / perEpoch)
      const next = Math.min(end, this.pauseAfter(epoch), plan.rates ? this.step + rateSteps : Infinity)
      if (plan.ordered) this.arrange(epoch + 1)
      for (const [group, { structure }] of plan.groups.entries()) {
        if (plan.rates) this.memory.writeRates(group, this.step, next - this.step)
        this.kernels.advance({
          network: plan.network,
          group: structure,
          course: plan.course,
          epoch,
          first: this.step - epoch * perEpoch,
          steps: next - this.step,
          lastLeft: lastLeft && next === end
        })
      }
      const epochs = recordedEpochs(problem, this.step, next)
      if (lastLeft && next === end) epochs.pop()
      this.collect(into, filled, epochs)
      filled += epochs.length
      this.step = next
    }
  }

  /** One of several turns, in order, each with its share of the samples; the last one writes the metrics. */
  evaluate(into: MetricColumns, turn = 0, turns = 1): void {
    const { kernels, plan } = this
    const { network, course, groups } = plan
    const blocks = kernels.blocksOf({ course })
    const all = blocks * groups.length
    const [from, to] = [turn, turn + 1].map((share) => Math.floor((share * all) / turns)) as [number, number]
    for (const [index, { structure: group, metrics: record }] of groups.entries()) {
      const first = Math.max(0, from - index * blocks)
      const end = Math.min(blocks, to - index * blocks)
      if (first < end) kernels.evaluate({ network, group, course, record, from: first, to: end })
    }
    if (turn + 1 < turns) return
    const epoch = Math.floor(this.step / this.perEpoch)
    if (this.owes) {
      for (const { structure: group, metrics: record } of groups) {
        kernels.stopDiverged({ network, group, record, epoch })
      }
      this.owes = false
    }
    this.collect(into, 0, [epoch])
  }

  parameters(): Float32Array {
    return this.memory.readParameters(({ parameters }) => parameters)
  }

  /** Throws where a kernel has written outside of its buffers. */
  read(): ThreadState {
    const state = {
      step: this.step,
      parameters: this.parameters(),
      slots: this.plan.groups[0]!.slots.map((_, slot) =>
        this.memory.readParameters(({ slots }) => slots[slot]!)
      ),
      divergedAt: Int32Array.from({ length: this.problem.runs }, (_, run) => this.divergedAt(run))
    }
    this.memory.guards.check()
    return state
  }

  /**
   * Step after which the threads' groups must wait for each other: with shuffled minibatches at the end of each epoch,
   * since all share the arranged data, else when the room for records may be full.
   */
  private pauseAfter(epoch: number): number {
    const { recordEvery } = this.problem
    const epochs = this.plan.ordered ? 1 : Math.min(this.plan.records * recordEvery, 2 ** 30 / this.perEpoch)
    return (epoch + Math.max(1, Math.floor(epochs))) * this.perEpoch
  }

  /** Puts the training part in the order of an epoch, once for all groups. */
  private arrange(epoch: number): void {
    const { train, ordered } = this.plan
    if (!ordered || this.orderedEpoch === epoch) return
    const { count } = this.problem.train
    const order = minibatchOrder(this.problem.orderSeed!, epoch, count)
    this.memory.writeOrder(order)
    if (train.table && ordered.table) this.memory.arrangeTable(train.table, ordered.table, order)
    const gather = (from: Panels, to: Panels): void =>
      this.kernels.gather({
        from: from.at,
        fromBytes: from.panelBytes,
        to: to.at,
        toBytes: to.panelBytes,
        panels: from.panels,
        order: ordered.order,
        count
      })
    gather(train.inputs, ordered.inputs)
    gather(train.targets, ordered.targets)
    this.orderedEpoch = epoch
  }

  /**
   * Writes the first records of every group `into` the epochs from `first` on. NaN from the epoch on at which a run
   * diverged, for an absent part, and for the accuracy of a regression.
   */
  private collect(into: MetricColumns, first: number, epochs: readonly number[]): void {
    const { plan, lanes, problem } = this
    const { doubles } = this.memory
    const { runs, train, test } = problem
    const elements = this.elementsPerInstance()
    const judged = train.labels.length > 0 ? 1 : NaN
    for (const [group, { metrics }] of plan.groups.entries()) {
      const run = group * lanes
      this.kernels.collect({
        record: metrics,
        records: epochs.length,
        runs: Math.min(lanes, runs - run),
        to: plan.collected + run * 8,
        recordBytes: runs * 8,
        metricBytes: epochs.length * runs * 8,
        trainDivisor: train.count * elements,
        trainCount: train.count * judged,
        testDivisor: test.count * elements,
        testCount: test.count * judged
      })
    }
    const collected = plan.collected / 8
    for (let run = 0; run < runs; run++) {
      const divergedAt = this.divergedBefore[run]! >= 0 ? 0 : this.divergedAt(run)
      if (divergedAt < 0) continue
      const lasting = epochs.findIndex((epoch) => epoch >= divergedAt)
      if (lasting < 0) continue
      for (let metric = 0; metric < METRIC_ROWS; metric++)
        for (let record = lasting; record < epochs.length; record++)
          doubles[collected + (metric * epochs.length + record) * runs + run] = NaN
    }
    writeColumns(into, first, doubles, collected, epochs.length, runs)
  }

  /** What the sum of an instance's losses is divided by: some losses are means over the outputs as well. */
  private elementsPerInstance(): number {
    const { loss, layers } = this.problem
    return losses[loss].meanOver === 'samples and outputs' ? layers.at(-1)!.fanOut : 1
  }

  private divergedAt(run: number): number {
    return this.memory.divergedAt(this.plan.groups[Math.floor(run / this.lanes)]!, run % this.lanes)
  }
}
