import {
  type LabelledPart,
  type Problem,
  type RecordedMetrics,
  type TrainingState,
  parameterCount,
  parameterOffsets,
  recordedEpochs,
  stepsPerEpoch
} from '#core/network/problem'
import { slotCount } from '#core/network/optimizers'
import { minibatchOrder } from '#core/random/order'
import { noMetrics, setMetrics, unknownMetrics } from '../../metrics'
import { type Leg, nextLeg, scoreDue, stepsOf } from './legs'
import type { Mode } from './mode'
import { deviceSlots, hyperValues, rateCount, stepRates } from './optimizer'
import { type LayerState, type PlanOptions, Plans, type Scores } from './plans'

/** Kernel calls that one plan may hold: recording and compiling them takes time and memory. */
const callsPerPlan = 8192
/** Floats that the steps of one plan may read besides the state. */
const floatsPerPlan = 2 ** 22

/**
 * Trains one problem by legs. Between legs everything lies here, on the host, because GPU.js keeps nothing on the
 * device from one call of a plan to the next.
 */
export class Training {
  private readonly plans: Plans
  private readonly hyper: Float32Array
  private readonly stepLimit: number
  private step: number
  private readonly divergedAt: Int32Array
  private state: LayerState
  private order: { epoch: number; instances: Uint32Array } | null = null

  constructor(
    mode: Mode,
    private readonly problem: Problem,
    state: TrainingState,
    options: PlanOptions
  ) {
    this.plans = new Plans(mode, problem, options)
    this.hyper = hyperValues(problem)
    const slots = deviceSlots(problem.hyper)
    const callsPerLayer = 4 + slots + (problem.clipNorm === null ? 0 : 3)
    const callsPerStep = 6 + problem.layers.length * callsPerLayer
    const floatsPerStep = problem.batchSize + rateCount(problem.hyper) * problem.runs
    this.stepLimit = Math.max(
      1,
      Math.floor(Math.min(callsPerPlan / callsPerStep, floatsPerPlan / floatsPerStep))
    )
    this.step = state.step
    this.divergedAt = state.divergedAt.slice()
    this.state = {
      weights: this.toLayers(state.parameters),
      slots: state.slots.slice(0, slots).map((slot) => this.toLayers(slot))
    }
  }

  /** Threads that the plan run last used. */
  get threads(): number {
    return this.plans.threads
  }

  async train(steps: number): Promise<RecordedMetrics> {
    const { problem } = this
    const end = Math.min(this.step + steps, problem.epochs * stepsPerEpoch(problem))
    const recorded = unknownMetrics(recordedEpochs(problem, this.step, end), problem.runs)
    let row = 0
    while (this.step < end) {
      const leg = nextLeg(problem, this.step, end, this.stepLimit)
      row += await this.take(leg, recorded, row)
      if (scoreDue(problem, leg, this.step)) row += await this.take({ kind: 'score' }, recorded, row)
    }
    return recorded
  }

  async evaluate(): Promise<RecordedMetrics> {
    const { problem } = this
    const recorded = unknownMetrics([Math.floor(this.step / stepsPerEpoch(problem))], problem.runs)
    const { scores } = await this.plans.run({ kind: 'score' }, this.state, null)
    this.fill(recorded, 0, scores[0]!)
    return recorded
  }

  parameters(): Float32Array {
    return this.toFlat(this.state.weights)
  }

  read(): TrainingState {
    const parameters = this.parameters()
    return {
      step: this.step,
      parameters,
      slots: Array.from({ length: slotCount(this.problem.hyper.kind) }, (_, slot) =>
        slot < this.state.slots.length
          ? this.toFlat(this.state.slots[slot]!)
          : new Float32Array(parameters.length)
      ),
      divergedAt: this.divergedAt.slice()
    }
  }

  dispose(): Promise<void> {
    return this.plans.dispose()
  }

  /**
   * Runs a leg and takes over what it made of the runs that have not diverged. Its metrics go into the rows of `recorded`
   * from `row` on; answers how many there are. Where a run diverges at one of several recorded epochs, the leg is taken
   * again record by record, since the run has to stop at that very epoch.
   */
  private async take(leg: Leg, recorded: RecordedMetrics, row: number): Promise<number> {
    const { problem } = this
    const { runs } = problem
    const steps = stepsOf(leg, problem)
    const { state, scores } = await this.plans.run(
      leg,
      this.state,
      steps > 0
        ? {
            order: this.orderOf(steps),
            hyper: this.hyper,
            rates: stepRates(problem, this.step, steps)
          }
        : null
    )
    for (const [index, score] of scores.entries()) this.fill(recorded, row + index, score)
    const losses = recorded.trainLoss.subarray(row * runs, (row + scores.length) * runs)
    const diverged = scores.length > 0 ? this.diverged(state, losses) : []
    if (diverged.length > 0 && leg.kind === 'epochs' && scores.length > 1)
      return this.takeSingly(leg, recorded, row)

    this.keepDiverged(state)
    this.state = state
    this.step += steps
    const last = row + scores.length - 1
    for (const run of diverged) {
      this.divergedAt[run] = recorded.epochs[last]!
      setMetrics(recorded, last * runs + run, noMetrics)
    }
    return scores.length
  }

  private async takeSingly(
    { count, recordEvery }: Leg & { kind: 'epochs' },
    recorded: RecordedMetrics,
    row: number
  ): Promise<number> {
    let rows = 0
    for (let done = 0; done < count; done += recordEvery)
      rows += await this.take({ kind: 'epochs', count: recordEvery, recordEvery }, recorded, row + rows)
    return rows
  }

  /**
   * The runs whose loss or parameters are no longer finite. What is not finite stays so, by IEEE's rules.
   * losses: [record][run].
   */
  private diverged(state: LayerState, losses: Float64Array): number[] {
    const { runs } = this.problem
    const sums = new Float64Array(runs) // NaN as soon as something is not finite
    for (const weights of state.weights) {
      const size = weights.length / runs
      for (let run = 0; run < runs; run++) {
        let zero = 0
        for (let k = run * size; k < (run + 1) * size; k++) zero += weights[k]! * 0
        sums[run]! += zero
      }
    }
    losses.forEach((loss, at) => (sums[at % runs]! += loss * 0))
    return Array.from(sums.keys()).filter((run) => this.divergedAt[run]! < 0 && sums[run] !== 0)
  }

  /** Diverged runs stay as they were, whatever the leg made of them. */
  private keepDiverged(after: LayerState): void {
    if (after === this.state) return
    const { runs } = this.problem
    const before = [this.state.weights, ...this.state.slots].flat()
    for (const [index, values] of [after.weights, ...after.slots].flat().entries()) {
      const size = values.length / runs
      for (let run = 0; run < runs; run++)
        if (this.divergedAt[run]! >= 0)
          values.set(before[index]!.subarray(run * size, (run + 1) * size), run * size)
    }
  }

  /** A row of metrics. NaN for a run that diverged, for an empty part, and for the accuracy of a regression. */
  private fill(recorded: RecordedMetrics, row: number, { train, test }: Scores): void {
    const { runs } = this.problem
    const inRow = (metric: Float64Array): Float64Array => metric.subarray(row * runs, (row + 1) * runs)
    this.means(train, this.problem.train, inRow(recorded.trainLoss), inRow(recorded.trainAccuracy))
    this.means(test, this.problem.test, inRow(recorded.testLoss), inRow(recorded.testAccuracy))
  }

  /** Into `loss` and `accuracy`, [run] both. */
  private means(
    blocks: readonly Float32Array[],
    part: LabelledPart,
    loss: Float64Array,
    accuracy: Float64Array
  ): void {
    const { runs } = this.problem
    loss.fill(0)
    accuracy.fill(0)
    for (const scores of blocks) {
      const threads = scores.length / runs / 2
      for (let run = 0; run < runs; run++)
        for (let thread = 0; thread < threads; thread++) {
          loss[run]! += scores[2 * run * threads + thread]!
          accuracy[run]! += scores[(2 * run + 1) * threads + thread]!
        }
    }
    for (let run = 0; run < runs; run++) {
      const diverged = this.divergedAt[run]! >= 0
      loss[run]! /= diverged ? NaN : part.count
      accuracy[run]! /= diverged || part.labels.length === 0 ? NaN : part.count
    }
  }

  /** [step][batchSize]: the instances of the next `steps` minibatches. */
  private orderOf(steps: number): Float32Array {
    const { problem } = this
    const { batchSize, train } = problem
    const perEpoch = stepsPerEpoch(problem)
    const order = new Float32Array(steps * batchSize)
    for (let n = 0; n < steps; n++) {
      const instances = this.epochOrder(Math.floor((this.step + n) / perEpoch) + 1)
      const from = ((this.step + n) % perEpoch) * batchSize
      for (let k = 0; k < Math.min(batchSize, train.count - from); k++)
        order[n * batchSize + k] = instances ? instances[from + k]! : from + k
    }
    return order
  }

  /** null in file order. */
  private epochOrder(epoch: number): Uint32Array | null {
    const { orderSeed, train } = this.problem
    if (orderSeed === null) return null
    if (this.order?.epoch !== epoch)
      this.order = { epoch, instances: minibatchOrder(orderSeed, epoch, train.count) }
    return this.order.instances
  }

  /** [run][parameter] cut into [layer][run][fan_in + 1][fan_out]. */
  private toLayers(parameters: Float32Array | Float64Array): Float32Array[] {
    const { layers, runs } = this.problem
    const size = parameterCount(layers)
    return parameterOffsets(layers).map(({ weights }, l) => {
      const own = (layers[l]!.fanIn + 1) * layers[l]!.fanOut
      const values = new Float32Array(runs * own)
      for (let run = 0; run < runs; run++) {
        const from = run * size + weights
        values.set(parameters.subarray(from, from + own), run * own)
      }
      return values
    })
  }

  private toFlat(tensors: readonly Float32Array[]): Float32Array {
    const { layers, runs } = this.problem
    const size = parameterCount(layers)
    const parameters = new Float32Array(runs * size)
    for (const [l, { weights }] of parameterOffsets(layers).entries()) {
      const values = tensors[l]!
      const own = values.length / runs
      for (let run = 0; run < runs; run++)
        parameters.set(values.subarray(run * own, (run + 1) * own), run * size + weights)
    }
    return parameters
  }
}
