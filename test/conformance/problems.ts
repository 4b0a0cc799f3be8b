import type { Activation, Loss, OutputActivation } from '#core/network/names'
import { type OptimizerConfig, type Schedule, optimizerSchema } from '#core/network/training-schema'
import {
  type Hyper,
  type LabelledPart,
  type Layer,
  type Problem,
  type TrainingState,
  parameterCount,
  plainSteps
} from '#core/network/problem'
import { firstState } from '#core/network/state'
import { generator } from '#core/random/generator'

/** Small problems on random data. Inputs and first weights are exact in float32, so that every precision starts alike. */

export interface Setup {
  readonly problem: Problem
  readonly state: TrainingState
}

export interface Wishes {
  readonly runs?: number
  /** Units of each layer, the inputs first. */
  readonly sizes?: readonly number[]
  readonly activation?: Activation
  readonly output?: OutputActivation
  readonly loss?: Loss
  readonly hyper?: Hyper
  readonly schedule?: Schedule
  readonly clipNorm?: number
  readonly clipValue?: number
  readonly batchSize?: number
  readonly epochs?: number
  readonly recordEvery?: number
  readonly orderSeed?: number | null
  /** Instances to train on, and held out. */
  readonly train?: number
  readonly test?: number
  /** Share of the inputs that are 0, as most pixels are. */
  readonly zeros?: number
  /** Standard deviation of the weights, times √fan_in. */
  readonly gain?: number
  readonly seed?: number
}

export function setUp({
  runs = 3,
  sizes = [3, 5, 4, 2],
  activation = 'tanh',
  output = 'sigmoid',
  loss = 'half-squared-error',
  hyper = sgd(runs, { learningRate: 0.1, momentum: 0.5 }),
  schedule = plainSteps.schedule,
  clipNorm,
  clipValue,
  batchSize = 4,
  epochs = 5,
  recordEvery = 1,
  orderSeed = null,
  train = 14,
  test = 6,
  zeros = 0,
  gain = 1,
  seed = 1
}: Wishes): Setup {
  const layers = layersOf(sizes, activation, output)
  const problem: Problem = {
    runs,
    layers,
    loss,
    hyper,
    schedule,
    clipNorm: clipNorm ?? null,
    clipValue: clipValue ?? null,
    batchSize,
    epochs,
    recordEvery,
    orderSeed,
    train: withZeros(randomPart(train, layers, seed), zeros),
    test: withZeros(randomPart(test, layers, seed + 1000), zeros)
  }
  return { problem, state: firstState(problem, randomParameters(runs, layers, gain, seed)) }
}

export const layersOf = (
  sizes: readonly number[],
  activation: Activation,
  output: OutputActivation,
  leakySlope?: number
): Layer[] =>
  sizes.slice(1).map((fanOut, index) => ({
    fanIn: sizes[index]!,
    fanOut,
    activation: index === sizes.length - 2 ? output : activation,
    leakySlope
  }))

function randomPart(count: number, layers: readonly Layer[], seed: number): LabelledPart {
  const random = generator(seed, 'conformance data')
  const features = layers[0]!.fanIn
  const { fanOut: units, activation: output } = layers.at(-1)!
  const inputs = Float64Array.from({ length: count * features }, () => Math.fround(random.normal()))
  const labels = Int32Array.from({ length: count }, () => random.integer(Math.max(2, units)))
  const targets = new Float64Array(count * units).fill(output === 'tanh' ? -1 : 0)
  labels.forEach((label, n) => {
    if (units > 1) targets[n * units + label] = 1
    else if (label === 1) targets[n] = 1
  })
  return { count, inputs, targets, labels }
}

function withZeros(part: LabelledPart, share: number): LabelledPart {
  const random = generator(part.count, 'conformance zeros')
  return { ...part, inputs: part.inputs.map((value) => (random.uniform() < share ? 0 : value)) }
}

/** Shape [run][parameter]; run r has the same whatever the number of runs. */
function randomParameters(runs: number, layers: readonly Layer[], gain: number, seed: number): Float64Array {
  const size = parameterCount(layers)
  const parameters = new Float64Array(runs * size)
  for (let run = 0; run < runs; run++) {
    const random = generator(seed * 100 + run, 'conformance weights')
    let at = run * size
    for (const { fanIn, fanOut } of layers) {
      for (let k = 0; k < fanIn * fanOut; k++)
        parameters[at++] = Math.fround((random.normal() * gain) / Math.sqrt(fanIn))
      for (let j = 0; j < fanOut; j++) parameters[at++] = Math.fround(0.1 * random.normal())
    }
  }
  return parameters
}

/** A value for all runs, or one for each. */
type PerRun<T> = T extends number ? number | readonly number[] : T
/** An optimizer's values, its defaults left out. */
type Values<Kind extends OptimizerConfig['kind']> = {
  readonly [K in Exclude<keyof Extract<OptimizerConfig, { kind: Kind }>, 'kind'>]?: PerRun<
    Extract<OptimizerConfig, { kind: Kind }>[K]
  >
}

/** The optimizer of that kind for some runs, with the defaults of the experiment file. */
const optimizer =
  <Kind extends OptimizerConfig['kind']>(kind: Kind) =>
  (runs: number, values: Values<Kind> & { readonly learningRate: PerRun<number> }): Hyper => {
    const lanes = Array.from({ length: runs }, (_, run) =>
      optimizerSchema.parse({
        kind,
        ...Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value[run] : value])
        )
      })
    )
    const entries = Object.entries(lanes[0]!).map(([name, value]) => [
      name,
      typeof value === 'number'
        ? Float64Array.from(lanes, (lane) => lane[name as 'learningRate'])
        : (value as unknown)
    ])
    return Object.fromEntries(entries) as Hyper
  }

export const sgd = optimizer('sgd')
export const adam = optimizer('adam')
export const adamw = optimizer('adamw')
export const adagrad = optimizer('adagrad')
export const rmsprop = optimizer('rmsprop')
export const optimizers = { sgd, adam, adamw, adagrad, rmsprop } satisfies Readonly<
  Record<OptimizerConfig['kind'], unknown>
>

/** XOR in the article's order, with one output unit or two, all runs from the same constant weights. */
export function xorFromConstant(wishes: {
  readonly constant: number
  readonly outputs: 1 | 2
  readonly epochs: number
  readonly hyper: Hyper
  readonly batchSize: number
}): Setup {
  const layers = layersOf([2, 4, wishes.outputs], 'sigmoid', 'sigmoid')
  const runs = wishes.hyper.learningRate.length
  const problem: Problem = {
    runs,
    layers,
    loss: 'half-squared-error',
    hyper: wishes.hyper,
    ...plainSteps,
    batchSize: wishes.batchSize,
    epochs: wishes.epochs,
    recordEvery: wishes.epochs,
    orderSeed: null,
    train: {
      count: 4,
      inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
      targets: wishes.outputs === 1 ? Float64Array.of(0, 1, 1, 0) : Float64Array.of(1, 0, 0, 1, 0, 1, 1, 0),
      labels: Int32Array.of(0, 1, 1, 0)
    },
    test: randomPart(0, layers, 0)
  }
  const parameters = new Float64Array(runs * parameterCount(layers)).fill(wishes.constant)
  return { problem, state: firstState(problem, parameters) }
}

/** The instances of a part in another order. */
export function reordered(part: LabelledPart, order: Uint32Array): LabelledPart {
  const features = part.inputs.length / part.count
  const units = part.targets.length / part.count
  return {
    count: part.count,
    inputs: Float64Array.from(
      [...order].flatMap((n) => [...part.inputs.subarray(n * features, (n + 1) * features)])
    ),
    targets: Float64Array.from(
      [...order].flatMap((n) => [...part.targets.subarray(n * units, (n + 1) * units)])
    ),
    labels: Int32Array.from(order, (n) => part.labels[n]!)
  }
}
