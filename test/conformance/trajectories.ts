import { readFileSync } from 'node:fs'
import { labelledPart, outputUnits } from '#core/data/targets'
import type { Activation, Loss, OutputActivation } from '#core/network/names'
import type { NetworkConfig } from '#core/experiment/schema'
import { type OptimizerConfig, scheduleSchema } from '#core/network/training-schema'
import { firstState } from '#core/network/state'
import { readNpz } from '#lab/formats/npz'
import { type Setup, layersOf, optimizers } from './problems'

/** What PyTorch did, from test/reference/make_trajectories.py. */

export interface Trajectory extends Setup {
  /** Shape [epoch][trainLoss, trainAccuracy, testLoss, testAccuracy], epoch 0 first. */
  readonly float64: Float64Array
  readonly float32: Float64Array
  /** Parameters after the last epoch. */
  readonly final64: Float64Array
  readonly final32: Float64Array
}

interface Case {
  readonly name: string
  /** Of a classification. */
  readonly classes?: number
  /** Numbers that a regression predicts. */
  readonly targets?: number
  readonly features: number
  readonly network: NetworkConfig & { readonly activation: Activation; readonly output: OutputActivation }
  readonly training: {
    readonly loss: Loss
    readonly optimizer: { readonly kind: OptimizerConfig['kind']; readonly learningRate: number }
    readonly schedule?: unknown
    readonly clipNorm?: number
    readonly clipValue?: number
    readonly batchSize: number | 'full'
    readonly epochs: number
  }
}

const folder = new URL('../reference/trajectories/', import.meta.url)

const cases: readonly Case[] = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8'))

export const trajectoryNames: readonly string[] = cases.map(({ name }) => name)

export function readTrajectory(name: string): Trajectory {
  const { network, training, classes = 0, targets, features } = cases.find((one) => one.name === name)!
  const arrays = readNpz(readFileSync(new URL(`${name}.npz`, folder)), { field: '', name })
  const floats = (array: string): Float64Array => Float64Array.from(arrays.get(array)!.values)
  const part = (which: 'train' | 'test') => {
    const answers = arrays.get(`${which}Labels`)!
    const count = answers.shape[0]!
    const labels = targets === undefined ? Int32Array.from(answers.values) : new Int32Array(count)
    const values = targets === undefined ? {} : { values: Float64Array.from(answers.values) }
    return labelledPart({ count, inputs: floats(`${which}Inputs`), labels, ...values }, network, classes)
  }
  const train = part('train')
  const { optimizer, batchSize, clipNorm = null, clipValue = null } = training
  const { kind, ...values } = optimizer
  const problem = {
    runs: 1,
    layers: layersOf(
      [features, ...network.hidden, targets ?? outputUnits(network, classes)],
      network.activation,
      network.output,
      network.leakySlope
    ),
    loss: training.loss,
    hyper: optimizers[kind](1, values),
    schedule: scheduleSchema.parse(training.schedule ?? { kind: 'constant' }),
    clipNorm,
    clipValue,
    batchSize: batchSize === 'full' ? train.count : batchSize,
    epochs: training.epochs,
    recordEvery: 1,
    orderSeed: null,
    train,
    test: part('test')
  }
  return {
    problem,
    state: firstState(problem, floats('first')),
    float64: floats('float64'),
    float32: floats('float32'),
    final64: floats('final64'),
    final32: floats('final32')
  }
}
