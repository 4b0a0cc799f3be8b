import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '#core/data/dataset'
import { prepareData } from '#core/data/prepare'
import { parseExperiment } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import { resolveExperiment } from '#lab/sources/resolve'
import { sameSources } from '#lab/sources/same-sources'
import { nodeHost } from '#node/host'
import { kind, refusal, row, rows } from '../../support/tables'

/** Tables that an experiment names, and what it may say of them. */

const host = nodeHost()

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'initlab-tables-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('an experiment with a table', () => {
  const experimentOn = (data: object): Experiment =>
    parseExperiment({
      version: 1,
      name: 'own',
      data: { dataset: 'csv', path: 'train.csv', target: 'kind', ...data },
      network: { hidden: [4], activation: 'tanh', output: 'softmax' },
      training: {
        loss: 'cross-entropy',
        optimizer: { kind: 'sgd', learningRate: 0.1 },
        batchSize: 8,
        epochs: 1
      },
      arms: [{ name: 'zeros', initializer: 'zeros' }],
      seeds: { count: 1 }
    })
  const read = async (data: object, train: string, test?: string): Promise<Dataset> => {
    await writeFile(join(folder, 'train.csv'), train)
    if (test !== undefined) await writeFile(join(folder, 'test.csv'), test)
    const experiment = experimentOn({ ...data, ...(test !== undefined && { testPath: 'test.csv' }) })
    const { dataset } = await resolveExperiment(experiment, folder, host)
    prepareData(dataset, experiment.data)
    return dataset
  }
  const plain = `Id,x,kind\n${rows(12, (k) => `${k},${k}.5,${kind(k)}`)}`

  it('has numbers as features, those that identify rows too, and says so', async () => {
    const dataset = await read({}, plain)
    expect(dataset.featureNames).toEqual(['Id', 'x'])
    expect(dataset.table?.remarks).toEqual([
      '“Id” is a feature, but it only counts the rows; "columns": { "Id": "ignore" } leaves it out'
    ])
    expect((await read({ columns: { Id: 'ignore' } }, plain)).table).toMatchObject({
      remarks: [],
      ignored: [{ name: 'Id', reason: 'it only counts the rows' }]
    })
  })

  it.each([
    [
      'classes that differ in capitals',
      (k: number) => `${k}.5,${['a', 'b', 'A'][k % 3]}`,
      {},
      /“A” and “a” are two classes of “kind”/
    ],
    [
      'a number of the class',
      (k: number) => `${k % 2},${kind(k)}`,
      {},
      /“x” is another name of the class in every row/
    ],
    [
      'levels that do',
      (k: number) => `${['m', 'f', 'M'][k % 3]},${kind(k)}`,
      { columns: { x: 'category' } },
      /“M” and “m” are two levels of “x”/
    ],
    [
      '-999 among numbers above 0',
      (k: number) => `${k % 5 === 0 ? -999 : k},${kind(k)}`,
      {},
      /“x” holds -999, its only number below 0/
    ]
  ])('says of %s that they may not be meant', async (_, cells, data, remark) => {
    const dataset = await read(data, `x,kind\n${rows(12, cells)}`)
    expect(dataset.table?.remarks).toEqual([expect.stringMatching(remark)])
  })

  it.each([
    ['-999 beside other numbers below 0', (k: number) => `${k % 5 === 0 ? -999 : -k},${kind(k)}`, {}],
    [
      'a person who knows',
      (k: number) => `${k % 5 === 0 ? -999 : k},${kind(k)}`,
      { missing: { policy: 'refuse', markers: ['NA'] } }
    ]
  ])('says nothing of %s', async (_, cells, data) => {
    const dataset = await read(data, `x,kind\n${rows(12, cells)}`)
    expect(dataset.table?.remarks).toEqual([])
  })

  it('names text that it has not been told what to do with, once a column', async () => {
    const text = `sex,x,kind\n${rows(12, (k) => `${['m', 'f'][k % 2]},${k}.5,${kind(k)}`)}`
    expect(await refusal(read({}, text))).toBe(
      'data.path ("m"): train.csv, line 2, column "sex": is not a number, as 11 other cells of this column. ' +
        'Mend the file, or write "columns": { "sex": "category" } for one input a level, or "ignore" to leave it out'
    )
  })

  it.each([
    [{ columns: { Ids: 'ignore' } }, /data.columns\["Ids"\]: train.csv has no column of this name/],
    [{ columns: { kind: 'ignore' } }, /data.columns\["kind"\]: is the target/],
    [
      { columns: { Id: 'target' } },
      /data.columns.Id \("target"\): unknown name. Allowed: "feature", "category", "ignore"/
    ],
    [{ target: 'sort' }, /data.target \("sort"\): train.csv has no column of this name/],
    [{ header: false }, /data.target \("kind"\): train.csv has no column of this name/],
    [{ delimiter: 'comma' }, /data.delimiter \("comma"\)/],
    [{ encoding: 'utf-16be' }, /./]
  ])('refuses %j by name', async (data, message) => {
    expect(await refusal(Promise.resolve().then(() => read(data, plain)))).toMatch(message)
  })

  it('reads its test file by the marks of both, and knows no other level', async () => {
    const train = `x;sex;kind\n${rows(12, (k) => `${k},5;${['m', 'f'][k % 2]};${kind(k)}`)}`
    const columns = { sex: 'category' }
    const dataset = await read({ columns }, train, 'sex;kind;x\nf;oak;1,250\nm;elm;2\n')
    expect(row(dataset, 12)).toEqual([1.25, 1, 0])
    expect(row(dataset, 13)).toEqual([2, 0, 1])
    expect(dataset.testFrom).toBe(12)
    expect(await refusal(read({ columns }, train, 'x;sex;kind\n1,5;d;oak\n'))).toContain(
      'data.testPath ("d"): test.csv, line 2, column "sex": this level is not in the training file'
    )
    expect(await refusal(read({ columns }, train, 'x;sex;kind\n1.5;m;oak\n'))).toContain(
      'data.testPath ("1.5"): test.csv: there are numbers as “1.5”, but in the training file as “0,5”; save both with one decimal mark'
    )
    expect(await refusal(read({ columns }, train, 'x;sex;kind\nNA;m;oak\n'))).toContain(
      'data.testPath ("NA"): test.csv, line 2, column "x": the cell is missing'
    )
  })

  it('fills categories by the most frequent level of the training part, and features by its mean', async () => {
    const train = 'x,c,kind\n1,a,oak\n2,b,elm\n,b,oak\n9,,elm\n'
    const data = { columns: { c: 'category' }, missing: { policy: 'fill' } } as const
    const dataset = await read(data, train, 'x,c,kind\n,,oak\n')
    const config = { testFraction: 0, splitSeed: 1, standardize: false, ...data }
    const { train: own, test } = prepareData(dataset, config)
    expect([...own.inputs]).toEqual([1, 1, 0, 2, 0, 1, 4, 0, 1, 9, 0, 1])
    expect([...test.inputs]).toEqual([4, 0, 1])
  })

  it('says which column has nothing to fill the others with', async () => {
    const data = { missing: { policy: 'fill' } }
    const reading = read(data, 'x,z,kind\n1,,oak\n2,?,elm\n', 'x,z,kind\n1,2,oak\n')
    expect(await refusal(reading)).toContain(
      'column "z" of train.csv holds nothing; write "columns": { "z": "ignore" }'
    )
  })

  it('takes its own texts for missing, and no others', async () => {
    const text = `x,kind\n-999,oak\n1,NA\n2,oak\n3,NA\n`
    const dataset = await read({ missing: { policy: 'leave-out', markers: ['-999'] } }, text)
    expect(dataset.classNames).toEqual(['NA', 'oak'])
    expect([...dataset.inputs]).toEqual([1, 2, 3])
  })

  it('another way of reading its table is another source, another split is not', () => {
    const one = experimentOn({})
    expect(sameSources(one, experimentOn({ testFraction: 0.5, standardize: true, splitSeed: 3 }))).toBe(true)
    for (const data of [
      { missing: { policy: 'fill' } },
      { columns: { Id: 'ignore' } },
      { header: true },
      { decimal: ',' },
      { delimiter: ';' },
      { encoding: 'windows-1254' }
    ]) {
      expect(sameSources(one, experimentOn(data))).toBe(false)
    }
  })
})
