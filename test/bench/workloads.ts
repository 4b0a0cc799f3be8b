import type { Activation, Loss } from '#core/network/names'
import { initializeParameters } from '#core/initializers/initialize'
import type { Hyper, LabelledPart, Layer, Problem } from '#core/network/problem'
import { operationsBetween } from '#core/network/operations'
import { parameterCount, plainSteps, stepsPerEpoch } from '#core/network/problem'
import { sparseInputs } from '#engine/backends/simd/sparse-inputs'
import { type Data, pixels, readDigits, spirals, standardized, xor } from './data'

/** One workload: R runs of one network from their own first weights, the same for every peer. */
export interface Workload {
  readonly id: string
  readonly title: string
  readonly problem: Problem
  /** Shape [run][parameter], already rounded to float32. */
  readonly first: Float32Array
  /** Floating-point operations of the whole workload, as `operationsBetween` counts them. */
  readonly flops: number
  /** Of those, what is left when products with inputs that are 0 are left out, as our first layer does. */
  readonly flopsWithoutZeros: number
  /** Relative difference of final losses up to which a peer has done the same work. */
  readonly tolerance: number
  /** Whether roundings add up so far that float64 is worth a look. */
  readonly isDeep: boolean
}

const usualTolerance = 0.005
/**
 * Thirty ReLU layers amplify roundings: PyTorch's own float32 is 2.5e-2 off its float64 here, ours 2.0e-2 (and the
 * lab's float64 reference 5e-9). Two that are right may differ by the sum. The peer in float64 shows it anew.
 */
const deepTolerance = 0.05

interface Shape {
  readonly id: string
  readonly title: string
  readonly sizes: readonly number[]
  readonly activation: Activation
  readonly loss: Loss
  readonly optimizer: 'sgd' | 'adam'
  readonly learningRate: number
  readonly batchSize: number
  readonly epochs: number
  readonly runs: number
  readonly data: Data
  readonly tolerance?: number
}

/** The table of the README's benchmark section. Data is shuffled once, so that every peer may take it in order. */
export function workloads(): Workload[] {
  const digits = standardized(readDigits())
  const mnist = pixels(8192)
  const common = { activation: 'relu', loss: 'cross-entropy' } as const
  return [
    shape({
      id: 'W0',
      title: 'XOR 2-4-1 sigmoid, half squared error, instance by instance, SGD, 1,000 epochs',
      sizes: [2, 4, 1],
      activation: 'sigmoid',
      loss: 'half-squared-error',
      optimizer: 'sgd',
      learningRate: 0.5,
      batchSize: 1,
      epochs: 1000,
      runs: 60,
      data: xor()
    }),
    shape({
      id: 'W1',
      title: 'XOR 2-4-1 sigmoid, full batch, SGD, 1,000 epochs',
      sizes: [2, 4, 1],
      activation: 'sigmoid',
      loss: 'binary-cross-entropy',
      optimizer: 'sgd',
      learningRate: 0.5,
      batchSize: 4,
      epochs: 1000,
      runs: 60,
      data: xor()
    }),
    shape({
      id: 'W2',
      title: 'spirals N=400, 2-32-32-1 tanh, batch 32, SGD, 50 epochs',
      sizes: [2, 32, 32, 1],
      activation: 'tanh',
      loss: 'binary-cross-entropy',
      optimizer: 'sgd',
      learningRate: 0.1,
      batchSize: 32,
      epochs: 50,
      runs: 60,
      data: spirals(400)
    }),
    shape({
      ...common,
      id: 'W3',
      title: 'digits 64-64-32-10 ReLU softmax, batch 32, Adam, 5 epochs',
      sizes: [64, 64, 32, 10],
      optimizer: 'adam',
      learningRate: 0.001,
      batchSize: 32,
      epochs: 5,
      runs: 60,
      data: digits
    }),
    shape({
      ...common,
      id: 'W4a',
      title: 'MNIST 784-128-10, N=8,192, batch 64, SGD, 1 epoch, 6 runs',
      sizes: [784, 128, 10],
      optimizer: 'sgd',
      learningRate: 0.05,
      batchSize: 64,
      epochs: 1,
      runs: 6,
      data: mnist
    }),
    shape({
      ...common,
      id: 'W4b',
      title: 'MNIST 784-128-10, N=8,192, batch 64, SGD, 1 epoch, 60 runs',
      sizes: [784, 128, 10],
      optimizer: 'sgd',
      learningRate: 0.05,
      batchSize: 64,
      epochs: 1,
      runs: 60,
      data: mnist
    }),
    shape({
      ...common,
      id: 'W5',
      title: '30 ReLU layers of 64 on digits, batch 64, SGD, 1 epoch',
      sizes: [64, ...Array.from({ length: 30 }, () => 64), 10],
      optimizer: 'sgd',
      learningRate: 0.01,
      batchSize: 64,
      epochs: 1,
      runs: 12,
      data: digits,
      tolerance: deepTolerance
    })
  ]
}

/** What a GPU should be better at: layers too wide for a processor's caches, and very many runs of a small network. */
export function gpuWorkloads(): Workload[] {
  const wide = {
    sizes: [784, 1024, 1024, 10],
    activation: 'relu',
    loss: 'cross-entropy',
    optimizer: 'sgd',
    learningRate: 0.05,
    batchSize: 64,
    epochs: 1,
    data: pixels(2048)
  } as const
  return [
    shape({
      ...wide,
      id: 'W6a',
      title: 'MNIST 784-1024-1024-10, N=2,048, batch 64, SGD, 1 epoch',
      runs: 8
    }),
    shape({
      ...wide,
      id: 'W6b',
      title: 'MNIST 784-1024-1024-10, N=2,048, batch 64, SGD, 1 epoch',
      runs: 60
    }),
    shape({
      id: 'W7',
      title: 'spirals N=400, 2-32-32-1 tanh, batch 32, SGD, 5 epochs',
      sizes: [2, 32, 32, 1],
      activation: 'tanh',
      loss: 'binary-cross-entropy',
      optimizer: 'sgd',
      learningRate: 0.1,
      batchSize: 32,
      epochs: 5,
      runs: 2000,
      data: spirals(400)
    })
  ]
}

/** W3's network with one of its dimensions changed, for the cost curves. */
export function variant(
  change: Partial<Pick<Shape, 'runs' | 'sizes' | 'epochs' | 'batchSize'>> & { id: string; instances?: number }
): Workload {
  const digits = standardized(readDigits())
  const count = Math.min(change.instances ?? digits.count, digits.count)
  return shape({
    title: change.id,
    activation: 'relu',
    loss: 'cross-entropy',
    sizes: [64, 64, 32, 10],
    optimizer: 'sgd',
    learningRate: 0.01,
    batchSize: 32,
    epochs: 2,
    runs: 60,
    ...change,
    data: { ...digits, count }
  })
}

function shape(s: Shape): Workload {
  const layers: Layer[] = s.sizes.slice(1).map((fanOut, l) => ({
    fanIn: s.sizes[l] ?? 0,
    fanOut,
    activation: l < s.sizes.length - 2 ? s.activation : s.loss === 'cross-entropy' ? 'softmax' : 'sigmoid'
  }))
  const outputs = s.sizes.at(-1) ?? 1
  const train = labelled(s.data, outputs)
  const problem: Problem = {
    runs: s.runs,
    layers,
    loss: s.loss,
    hyper: hyper(s),
    ...plainSteps,
    batchSize: Math.min(s.batchSize, s.data.count),
    epochs: s.epochs,
    recordEvery: 1,
    orderSeed: null,
    train,
    test: { count: 0, inputs: new Float64Array(), targets: new Float64Array(), labels: new Int32Array() }
  }
  const size = parameterCount(layers)
  let first: Float32Array | null = null
  const draw = (): Float32Array => {
    const drawn = new Float32Array(s.runs * size)
    for (let run = 0; run < s.runs; run++)
      drawn.set(initializeParameters({ kind: 'he-normal' }, layers, run + 1), run * size)
    return drawn
  }
  const flops = operationsBetween(problem, 0, stepsOf(problem))
  const firstLayer = operationsBetween({ ...problem, layers: layers.slice(0, 1) }, 0, stepsOf(problem))
  const zeros = shareOfZeros(train.inputs, layers[0]?.fanIn ?? 0)
  const { tolerance = usualTolerance } = s
  return {
    id: s.id,
    title: s.title,
    problem,
    // only of the workloads that are timed: some have a hundred million
    get first() {
      return (first ??= draw())
    },
    flops,
    flopsWithoutZeros: flops - zeros * firstLayer,
    tolerance,
    isDeep: tolerance > usualTolerance
  }
}

const stepsOf = (problem: Problem): number => problem.epochs * stepsPerEpoch(problem)

/** Of inputs that the engine takes for mostly zeros; else 0. */
function shareOfZeros(inputs: Float64Array, features: number): number {
  const sparse = sparseInputs(Float32Array.from(inputs), inputs.length / features)
  return sparse ? 1 - sparse.entries.length / 2 / inputs.length : 0
}

function hyper(s: Shape): Hyper {
  const each = (value: number): Float64Array => new Float64Array(s.runs).fill(value)
  return s.optimizer === 'adam'
    ? {
        kind: 'adam',
        learningRate: each(s.learningRate),
        beta1: each(0.9),
        beta2: each(0.999),
        epsilon: each(1e-8),
        weightDecay: each(0)
      }
    : {
        kind: 'sgd',
        nesterov: false,
        learningRate: each(s.learningRate),
        momentum: each(0),
        weightDecay: each(0)
      }
}

function labelled({ inputs, labels, count }: Data, outputs: number): LabelledPart {
  const features = inputs.length / labels.length
  const targets = new Float64Array(count * outputs)
  for (let i = 0; i < count; i++) {
    const label = labels[i] ?? 0
    if (outputs === 1) targets[i] = label
    else targets[i * outputs + label] = 1
  }
  return { count, inputs: inputs.subarray(0, count * features), targets, labels: labels.subarray(0, count) }
}
