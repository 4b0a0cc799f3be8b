import {
  type LabelledPart,
  type Problem,
  type RecordedMetrics,
  type TrainingState,
  parameterCount,
  recordedEpochs,
  stepsPerEpoch
} from '#core/network/problem'
import { type ReferenceNetwork, createReferenceNetwork, evaluationBlock } from '#core/network/reference'
import { slotCount } from '#core/network/optimizers'
import { minibatchOrder } from '#core/random/order'
import type { Backend } from '../backend'
import { noMetrics, setMetrics, unknownMetrics } from '../metrics'
import { memoryForTraining } from './machine-memory'
import { misfit } from './misfit'

/** The oracle as a backend: one run after the other, float64, one thread. */
export function createReferenceBackend(): Backend {
  let training: Training | null = null
  const loaded = (): Training => {
    if (!training) throw new Error('load a problem first')
    return training
  }
  return {
    info: { id: 'reference', mode: '', adapter: 'JavaScript', threads: 1, precision: 'float64' },
    load: async (problem, state) => {
      training = null // free the last problem before the next is allocated
      refuseForReference(problem)
      training = new Training(problem, state)
    },
    evaluate: async () => loaded().evaluate(),
    train: async (steps) => loaded().train(steps),
    read: async () => loaded().read(),
    parameters: async () => loaded().parameters.slice(),
    dispose: async () => {
      training = null
    }
  }
}

/** Throws `InputError` where a problem would not fit into memory; nothing is allocated. */
export function refuseForReference(problem: Problem): void {
  const [need, have] = [memoryOf(problem), memoryForTraining()]
  if (need > have) throw misfit(problem, 'reference', need, have)
}

/** Bytes of parameters, optimizer slots and gradient, and of what every layer makes of a minibatch. */
function memoryOf({ layers, runs, hyper, batchSize }: Problem): number {
  const parameters = parameterCount(layers)
  const units = layers.reduce((sum, { fanOut }) => sum + fanOut, 0)
  const rows = Math.max(batchSize, evaluationBlock)
  const minibatch = batchSize * (layers[0]!.fanIn + layers.at(-1)!.fanOut)
  const state = runs * parameters * (1 + slotCount(hyper.kind))
  return 8 * (state + parameters + units * (2 * rows + batchSize) + minibatch)
}

class Training {
  private readonly network: ReferenceNetwork
  private readonly stepsPerEpoch: number
  private step: number
  private readonly divergedAt: Int32Array
  readonly parameters: Float64Array
  private readonly slots: readonly Float64Array[]
  /** Views of each run's part of `parameters` and `slots`. */
  private readonly runs: readonly { parameters: Float64Array; slots: Float64Array[] }[]
  /** The minibatch of the current step, which all runs share. */
  private readonly inputs: Float64Array
  private readonly targets: Float64Array
  private order: { epoch: number; instances: Uint32Array } | null = null

  constructor(
    private readonly problem: Problem,
    state: TrainingState
  ) {
    const { layers, batchSize } = problem
    const size = parameterCount(layers)
    this.network = createReferenceNetwork(problem)
    this.stepsPerEpoch = stepsPerEpoch(problem)
    this.step = state.step
    this.divergedAt = state.divergedAt.slice()
    this.parameters = Float64Array.from(state.parameters)
    this.slots = state.slots.map((slot) => Float64Array.from(slot))
    this.runs = Array.from({ length: problem.runs }, (_, run) => {
      const own = (all: Float64Array): Float64Array => all.subarray(run * size, (run + 1) * size)
      return { parameters: own(this.parameters), slots: this.slots.map(own) }
    })
    this.inputs = new Float64Array(batchSize * layers[0]!.fanIn)
    this.targets = new Float64Array(batchSize * layers.at(-1)!.fanOut)
  }

  train(steps: number): RecordedMetrics {
    const { problem } = this
    const end = Math.min(this.step + steps, problem.epochs * this.stepsPerEpoch)
    const epochs = recordedEpochs(problem, this.step, end)
    const recorded = unknownMetrics(epochs, problem.runs)
    let row = 0
    while (this.step < end) {
      this.takeStep()
      if (this.step !== epochs[row]! * this.stepsPerEpoch) continue
      this.fill(recorded, row)
      this.stopDiverged(recorded, row++)
    }
    return recorded
  }

  evaluate(): RecordedMetrics {
    const recorded = unknownMetrics([Math.floor(this.step / this.stepsPerEpoch)], this.problem.runs)
    this.fill(recorded, 0)
    return recorded
  }

  /** The metrics of the parameters as they are into a row of `recorded`. */
  private fill(recorded: RecordedMetrics, row: number): void {
    const { train, test, runs } = this.problem
    for (const [run, { parameters }] of this.runs.entries()) {
      if (this.divergedAt[run]! >= 0) continue
      const onTrain = this.network.evaluate(parameters, train)
      const onTest = this.network.evaluate(parameters, test)
      const at = row * runs + run
      setMetrics(recorded, at, {
        trainLoss: onTrain.loss,
        trainAccuracy: onTrain.accuracy,
        testLoss: onTest.loss,
        testAccuracy: onTest.accuracy
      })
    }
  }

  read(): TrainingState {
    return {
      step: this.step,
      parameters: this.parameters.slice(),
      slots: this.slots.map((slot) => slot.slice()),
      divergedAt: this.divergedAt.slice()
    }
  }

  private takeStep(): void {
    const { batchSize, train } = this.problem
    const from = (this.step % this.stepsPerEpoch) * batchSize
    const count = Math.min(batchSize, train.count - from)
    this.gather(train, from, count)
    this.step++
    for (let run = 0; run < this.runs.length; run++) {
      if (this.divergedAt[run]! >= 0) continue
      const { parameters, slots } = this.runs[run]!
      this.network.step(run, this.step, parameters, slots, this.inputs, this.targets, count)
    }
  }

  /** Copies the instances at places from … from + count of this epoch's order into the minibatch. */
  private gather(part: LabelledPart, from: number, count: number): void {
    const features = this.problem.layers[0]!.fanIn
    const units = this.problem.layers.at(-1)!.fanOut
    const order = this.currentOrder()
    for (let n = 0; n < count; n++) {
      const instance = order ? order[from + n]! : from + n
      for (let i = 0; i < features; i++) this.inputs[n * features + i] = part.inputs[instance * features + i]!
      for (let j = 0; j < units; j++) this.targets[n * units + j] = part.targets[instance * units + j]!
    }
  }

  /** null in file order. */
  private currentOrder(): Uint32Array | null {
    const { orderSeed, train } = this.problem
    if (orderSeed === null) return null
    const epoch = Math.floor(this.step / this.stepsPerEpoch) + 1
    if (this.order?.epoch !== epoch)
      this.order = { epoch, instances: minibatchOrder(orderSeed, epoch, train.count) }
    return this.order.instances
  }

  /** A run whose loss or parameters are no longer finite stops here, as it is. */
  private stopDiverged(recorded: RecordedMetrics, row: number): void {
    for (const [run, { parameters }] of this.runs.entries()) {
      const at = row * this.runs.length + run
      if (this.divergedAt[run]! >= 0) continue
      if (Number.isFinite(recorded.trainLoss[at]) && parameters.every(Number.isFinite)) continue
      this.divergedAt[run] = recorded.epochs[row]!
      setMetrics(recorded, at, noMetrics)
    }
  }
}
