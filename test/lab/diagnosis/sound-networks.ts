import { generator } from '#core/random/generator'
import type { ExperimentInput } from '#core/experiment/schema'
import { experimentOf } from './known-networks'

/**
 * Set-ups that anybody would call sound: standardized data, a rule that suits the activation, a usual rate of the
 * optimizer, as many epochs as it takes. Drawn at random, the same ones every time.
 */

const plane = { size: 200, standardize: true, testFraction: 0.25 } as const
const data: readonly ExperimentInput['data'][] = [
  { dataset: 'moons', ...plane },
  { dataset: 'circles', ...plane },
  { dataset: 'blobs', classes: 4, ...plane },
  { dataset: 'xor-noise', ...plane },
  { dataset: 'checkerboard', squares: 2, ...plane },
  { dataset: 'sine', ...plane },
  { dataset: 'iris', standardize: true, testFraction: 0.25 },
  { dataset: 'wine', standardize: true, testFraction: 0.25 },
  { dataset: 'breast-cancer', standardize: true, testFraction: 0.25 }
]

const suited: readonly (readonly [
  ExperimentInput['network']['activation'],
  ExperimentInput['arms'][number]['initializer']
])[] = [
  ['relu', 'he-normal'],
  ['relu', 'he-uniform'],
  ['leaky-relu', 'he-normal'],
  ['tanh', 'glorot-normal'],
  ['tanh', 'orthogonal'],
  ['selu', 'lecun-normal'],
  ['elu', 'he-normal'],
  ['gelu', 'he-normal'],
  ['silu', 'he-uniform'],
  ['tanh', 'torch-linear']
]

const optimizers: readonly ExperimentInput['training']['optimizer'][] = [
  { kind: 'sgd', learningRate: 0.05 },
  { kind: 'sgd', learningRate: 0.01, momentum: 0.9 },
  { kind: 'adam', learningRate: 0.003 },
  { kind: 'adamw', learningRate: 0.003 },
  { kind: 'rmsprop', learningRate: 0.002 },
  { kind: 'adagrad', learningRate: 0.03 }
]

export function soundNetworks(count: number, seed: number): ExperimentInput[] {
  const { integer } = generator(seed, 'sound networks')
  return Array.from({ length: count }, () => {
    const [activation, initializer] = suited[integer(suited.length)]!
    const depth = 1 + integer(5)
    return experimentOf({
      data: data[integer(data.length)]!,
      hidden: Array.from({ length: depth }, () => 16 * (1 + integer(3))),
      activation,
      initializer,
      optimizer: optimizers[integer(optimizers.length)]!,
      epochs: 40 + 20 * integer(4)
    })
  })
}
