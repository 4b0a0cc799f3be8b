import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentInput } from '#core/experiment/schema'
import { experimentFile, lab, temporaryFolder } from './lab'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})

const sgd: ExperimentInput = {
  version: 1,
  name: 'from a run',
  data: { dataset: 'xor' },
  network: { hidden: [4, 3], activation: 'tanh', output: 'sigmoid' },
  training: {
    loss: 'binary-cross-entropy',
    optimizer: { kind: 'sgd', learningRate: 0.3 },
    batchSize: 4,
    epochs: 20,
    shuffle: false
  },
  seeds: { count: 3, first: 5 },
  arms: [
    { name: 'He', initializer: { kind: 'he-normal' } },
    { name: 'LeCun', initializer: { kind: 'lecun-normal' } }
  ]
}

interface Report {
  readonly runs: readonly {
    readonly arm: string
    readonly seed: number
    readonly history: { readonly epoch: readonly number[]; readonly trainLoss: readonly number[] }
  }[]
  readonly weights?: unknown
}
const json = async (file: string, ...more: string[]): Promise<Report> => {
  const { code, stdout, stderr } = await lab(['run', file, '--json', '--history', ...more])
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Report
}
const from = (wanted: object): ExperimentInput => ({
  ...sgd,
  seeds: { count: 1 },
  arms: [{ name: 'goes on', initializer: { kind: 'file', path: 'first.initlab', ...wanted } }]
})

describe('the weights of a run as the start of another', () => {
  let first: Report
  beforeAll(async () => {
    const file = await experimentFile(folder, sgd, 'first.json')
    first = await json(file, '--out', join(folder, 'first.initlab'))
  })
  const losses = ({ runs }: Report, arm: string, seed: number, epoch = 0): readonly number[] =>
    runs.find((run) => run.arm === arm && run.seed === seed)!.history.trainLoss.slice(epoch)

  it('are those of the arm, seed and epoch that are named, bit for bit', async () => {
    const file = await experimentFile(folder, from({ arm: 'LeCun', seed: 6, epoch: 11 }), 'second.json')
    const second = await json(file)
    const wanted = losses(first, 'LeCun', 6, 11)
    expect(losses(second, 'goes on', 1).slice(0, wanted.length)).toEqual(wanted)
    expect(new Set(wanted).size).toBeGreaterThan(5)
    expect(second.weights).toMatchObject([
      { arm: 0, path: 'first.initlab', run: { arm: 'LeCun', seed: 6, epoch: 11 } }
    ])
  })

  it('are in the file of that run, which runs again without the first, and says whence they came', async () => {
    const file = await experimentFile(folder, from({ arm: 'LeCun', seed: 6, epoch: 11 }), 'kept.json')
    const alone = join(await temporaryFolder(), 'kept.initlab')
    const before = await json(file, '--out', alone)
    const again = await json(alone)
    expect(again.runs[0]!.history).toEqual(before.runs[0]!.history)
    expect(again.weights).toEqual(before.weights)
  })

  it('are the last ones where no epoch is named, and are told', async () => {
    const file = await experimentFile(folder, from({ arm: 'He', seed: 7 }), 'last.json')
    const second = await json(file)
    expect(losses(second, 'goes on', 1)[0]).toBe(losses(first, 'He', 7).at(-1))
    const { stdout } = await lab(['run', file])
    expect(stdout).toContain(
      'weights of “goes on” from first.initlab:\n  run: “He”, seed 7, epoch 20\n  layer 1: W1'
    )
  })

  it.each<[object, RegExp]>([
    [{}, /arms\[0\]\.initializer\.arm: say whose weights: one of "He", "LeCun"/],
    [
      { arm: 'Lecun', seed: 5 },
      /initializer\.arm \("Lecun"\): is no arm of the file: one of "He", "LeCun".*LeCun/
    ],
    [{ arm: 'He' }, /initializer\.seed: say which run: 5 to 7/],
    [{ arm: 'He', seed: 8 }, /initializer\.seed \(8\): is no seed of the file: 5 to 7/],
    [
      { arm: 'He', seed: 5, epoch: 9 },
      /initializer\.epoch \(9\): the file holds no weights of this epoch: 0/
    ],
    [{ arm: 'He', seed: 5, path: 'none.initlab' }, /initializer\.path.*none\.initlab/]
  ])('are refused with the choices for %j', async (wanted, message) => {
    const file = await experimentFile(folder, from(wanted), `refused-${crypto.randomUUID()}.json`)
    const { code, stderr } = await lab(['validate', file])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })

  it('are refused for another network, which is told what they are for', async () => {
    const other = { ...from({ arm: 'He', seed: 5 }), network: { ...sgd.network, hidden: [4] } }
    const file = await experimentFile(folder, other, 'other.json')
    expect((await lab(['validate', file])).stderr).toMatch(/the network has 2 layers \(2 → 4, 4 → 1\)/)
  })
})

describe('weights of other tools', () => {
  it('are told layer by layer, in the table and in --json', async () => {
    const fixtures = fileURLToPath(new URL('../fixtures/weights/foreign/', import.meta.url))
    const place = join(folder, 'foreign')
    await mkdir(place)
    for (const name of ['e-bn-st.json', 'bn.safetensors'])
      await copyFile(join(fixtures, name), join(place, name))
    const file = join(place, 'e-bn-st.json')
    const { stdout } = await lab(['run', file])
    expect(stdout).toMatch(
      /weights of “file” from bn\.safetensors:\n {2}layer 1: \S+weight \(fan_out × fan_in\), \S+bias\n {2}layer 2: .+\n {2}left alone: .*running_mean/
    )
    expect((await lab(['validate', file])).stdout).toMatch(
      /is sound: [^]*weights of “file” from bn\.safetensors:\n {2}layer 1/
    )
    expect((await json(file)).weights).toMatchObject([
      { arm: 0, path: 'bn.safetensors', layers: [{ layout: 'out-in' }, {}] }
    ])
  })

  it('say so where arm, seed or epoch is asked of them', async () => {
    const file = await experimentFile(folder, from({ path: 'W.json', seed: 1 }), 'seed.json')
    await experimentFile(folder, { W1: [[1, 2, 3, 4]] }, 'W.json')
    expect((await lab(['validate', file])).stderr).toMatch(/initializer\.seed \(1\): is for \.initlab files/)
  })
})
