import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datasets } from '#core/data/catalogue'
import type { Dataset } from '#core/data/dataset'
import { shippedNames } from '#core/data/schema'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import { writeNpz } from '#lab/formats/npz'
import { readExamples } from '#lab/sources/examples'
import { resolveExperiment } from '#lab/sources/resolve'
import { nodeHost } from '#node/host'
import { resourcesFolder } from '#node/resources'

const host = nodeHost()

const experiment = (data: object, initializer: unknown = 'zeros'): Experiment =>
  parseExperiment({
    version: 1,
    name: 'test',
    data,
    network: { hidden: [2], activation: 'tanh', output: 'softmax' },
    training: {
      loss: 'cross-entropy',
      optimizer: { kind: 'sgd', learningRate: 1 },
      batchSize: 1,
      epochs: 1
    },
    arms: [
      { name: 'a', initializer: 'zeros' },
      { name: 'b', initializer }
    ],
    seeds: { count: 1 }
  })

const readData = async (data: object, folder: string | null = null): Promise<Dataset> =>
  (await resolveExperiment(experiment(data), folder, host)).dataset

/** Instances of each class. */
const counts = ({ labels, classNames }: Dataset): number[] =>
  classNames.map((_, index) => labels.filter((label) => label === index).length)

describe('the data that ships', () => {
  // UCI's and MNIST's own descriptions.
  test.each([
    ['iris', 4, ['setosa', 'versicolor', 'virginica'], [50, 50, 50]],
    ['wine', 13, ['class_0', 'class_1', 'class_2'], [59, 71, 48]],
    ['breast-cancer', 30, ['benign', 'malignant'], [357, 212]],
    ['digits', 64, [...'0123456789'], [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]]
  ])('%s', async (dataset, features, classNames, classCounts) => {
    const data = await readData({ dataset })
    expect(data.featureNames).toHaveLength(features)
    expect(data.classNames).toEqual(classNames)
    expect(counts(data)).toEqual(classCounts)
    expect(data.inputs).toHaveLength(data.labels.length * features)
  })

  test('mnist-10k', async () => {
    const data = await readData({ dataset: 'mnist-10k' })
    expect(data.featureNames).toHaveLength(784)
    expect(data.classNames).toEqual([...'0123456789'])
    expect(data.inputs).toHaveLength(10_000 * 784)
    expect(data.inputs.reduce((most, pixel) => Math.max(most, pixel), 0)).toBe(255)
    for (const count of counts(data)) expect(count).toBeGreaterThan(850)
  })

  test.each(shippedNames)('%s is as large as the catalogue says', async (dataset) => {
    const { labels, featureNames, classNames } = await readData({ dataset })
    expect(datasets[dataset]).toMatchObject({
      instances: labels.length,
      features: featureNames.length,
      classes: classNames.length
    })
  })

  test('pixels of digits are 0 to 16', async () => {
    const { inputs } = await readData({ dataset: 'digits' })
    expect([Math.min(...inputs.slice(0, 1e5)), Math.max(...inputs.slice(0, 1e5))]).toEqual([0, 16])
  })

  test('is what PROVENANCE.md says, bit for bit', async () => {
    const folder = join(resourcesFolder(), 'data')
    const provenance = await readFile(join(folder, 'PROVENANCE.md'), 'utf8')
    const sums = [...provenance.matchAll(/^([\da-f]{64}) {2}(\S+)$/gm)]
    const files = (await readdir(folder)).filter((name) => name !== 'PROVENANCE.md')
    expect(sums.map(([, , file]) => file).sort()).toEqual(files.sort())
    for (const [, sum, file] of sums) {
      const bytes = await readFile(join(folder, file!))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum)
    }
  })
})

test('the examples come in the order of a first lesson', async () => {
  const ids = (await readExamples(host.shipped)).map(({ id }) => id)
  expect(ids.slice(0, 2)).toEqual(['xor', 'spirals'])
  expect(ids).toContain('digits-tanh')
  expect(ids).toContain('digits-relu-10')
})

describe('files of the user', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'initlab-'))
    await writeFile(join(folder, 'flowers.csv'), 'x,class\n1,b\n2,a\n')
    await writeFile(join(folder, 'more.csv'), 'x,class\n3,a\n')
    const utf16 = Buffer.from('\uFEFFx\tclass\r\n1\tä\r\n2\tö\r\n', 'utf16le')
    await writeFile(join(folder, 'excel.txt'), utf16)
    await writeFile(
      join(folder, 'weights.npz'),
      writeNpz({
        W1: { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
        b1: { shape: [2], values: Float64Array.of(3, 4) },
        W2: { shape: [2, 2], values: Float32Array.of(5, 6, 7, 8) },
        b2: { shape: [2], values: Int32Array.of(9, 10) },
        note: { shape: [1], values: Float64Array.of(NaN) }
      })
    )
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('are found beside the experiment, or by their full path', async () => {
    const beside = await readData({ dataset: 'csv', path: 'flowers.csv', target: 'class' }, folder)
    const byPath = await readData({ dataset: 'csv', path: join(folder, 'flowers.csv'), target: 'class' })
    expect(beside.name).toBe('flowers')
    expect(beside).toEqual(byPath)
  })

  test('may come with a test file', async () => {
    const data = await readData(
      { dataset: 'csv', path: 'flowers.csv', testPath: './more.csv', target: 'class' },
      folder
    )
    expect([...data.labels]).toEqual([1, 0, 0])
    expect(data.testFrom).toBe(2)
  })

  test('may be the "Unicode text" of a spreadsheet', async () => {
    const { classNames } = await readData({ dataset: 'csv', path: 'excel.txt', target: 'class' }, folder)
    expect(classNames).toEqual(['ä', 'ö'])
  })

  test('may be weights; other arrays in the file do not matter', async () => {
    const { imported } = await resolveExperiment(
      experiment({ dataset: 'xor' }, { kind: 'file', path: 'weights.npz', layout: 'in-out' }),
      folder,
      host
    )
    expect(Object.keys(imported)).toEqual(['1'])
    expect(imported[1]?.layers.map(({ weights, biases }) => [weights.shape, [...biases.values]])).toEqual([
      [
        [2, 2],
        [3, 4]
      ],
      [
        [2, 2],
        [9, 10]
      ]
    ])
  })

  test('without a folder, a relative path says what to do', async () => {
    await expect(readData({ dataset: 'csv', path: 'flowers.csv', target: 'class' })).rejects.toThrow(
      'data.path ("flowers.csv"): a relative path counts from the experiment file, whose folder is not known here: it is not saved yet, or was opened in a browser; give an absolute path'
    )
  })

  test('a missing file is named with its full path and its likely neighbour', async () => {
    const reading = readData({ dataset: 'csv', path: 'flower.csv', target: 'class' }, folder)
    await expect(reading).rejects.toThrow(join(folder, 'flower.csv'))
    await expect(reading).rejects.toThrow('did you mean "flowers.csv"?')
  })

  test('the problems of data and weights are told together', async () => {
    const work = resolveExperiment(
      experiment({ dataset: 'csv', path: 'no.csv', target: 'class' }, { kind: 'file', path: 'no.npz' }),
      folder,
      host
    )
    await expect(work).rejects.toMatchObject({
      problems: [{ field: 'data.path' }, { field: 'arms[1].initializer.path' }]
    })
  })

  test('a device is not waited for', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no files that are devices')
    const reading = readData({ dataset: 'csv', path: '/dev/zero', target: 'class' }, folder)
    await expect(reading).rejects.toThrow('is not an ordinary file')
  })
})
