import { beforeAll, expect, it } from 'vitest'
import type { ExperimentInput } from '#core/experiment/schema'
import { experimentFile, lab, temporaryFolder, xor } from './lab'

/** V8 13.6 (Node 24) can pair 128-bit operations into 256-bit ones; src/engine/backends/simd/kernels.ts asks it to. */
const pairs = process.arch === 'x64' && Number.parseFloat(process.versions.v8) >= 13.6

const experiments: Readonly<Record<string, ExperimentInput>> = {
  'XOR, eight runs in a vector': {
    ...xor,
    training: { ...xor.training, loss: 'binary-cross-entropy', batchSize: 'full', epochs: 200 },
    seeds: { count: 9 }
  },
  'digits, Adam, softmax': {
    ...xor,
    data: { dataset: 'digits' },
    network: { hidden: [33, 17], activation: 'tanh', output: 'softmax' },
    training: {
      loss: 'cross-entropy',
      optimizer: { kind: 'adam', learningRate: 0.003 },
      batchSize: 32,
      epochs: 3
    },
    arms: [
      { name: 'Xavier', initializer: 'glorot-uniform' },
      { name: 'He', initializer: 'he-normal' }
    ],
    seeds: { count: 2 }
  }
}

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})

for (const [name, experiment] of Object.entries(experiments))
  it(`${name}: the same digits whether V8 pairs vectors or not`, async ({ skip }) => {
    skip(!pairs, `V8 ${process.versions.v8} on ${process.arch} pairs no vectors`)
    const file = await experimentFile(folder, experiment, `${crypto.randomUUID()}.json`)
    const histories = await Promise.all(
      ['', '1'].map(async (INITLAB_NO_PAIRING) => {
        const { code, stdout } = await lab(['run', file, '--json', '--history', '--backend', 'simd'], {
          env: { INITLAB_NO_PAIRING }
        })
        expect(code).toBe(0)
        const { runs } = JSON.parse(stdout) as { readonly runs: readonly { readonly history: object }[] }
        return runs.map(({ history }) => history)
      })
    )
    expect(histories[0]).toHaveLength(experiment.arms.length * experiment.seeds.count)
    expect(histories[0]).toEqual(histories[1])
  })
