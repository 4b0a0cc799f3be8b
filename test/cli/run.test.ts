import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentInput } from '#core/experiment/schema'
import { experimentFile, lab, temporaryFolder, xor } from './lab'

interface JsonRun {
  readonly arm: string
  readonly seed: number
  readonly epochs: number
  readonly trainLoss: number | null
  readonly trainAccuracy: number | null
  readonly testLoss: number | null
  readonly testAccuracy: number | null
  readonly diverged: number | null
  readonly distinctUnits: readonly number[]
  readonly trainR2?: number
  readonly testR2?: number
  readonly history?: Readonly<Record<string, readonly (number | null)[]>>
}
interface JsonReport {
  readonly data: Readonly<Record<string, unknown>>
  readonly backend: Readonly<Record<string, unknown>>
  readonly arms: readonly {
    readonly name: string
    readonly initializer: unknown
    readonly summary: { readonly solved: number; readonly runs: number }
  }[]
  readonly runs: readonly JsonRun[]
}

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})

const summaryRuns = ({ summary }: JsonReport['arms'][number]): number => summary.runs

const runJson = async (experiment: ExperimentInput, ...args: string[]): Promise<JsonReport> => {
  const file = await experimentFile(folder, experiment, `${crypto.randomUUID()}.json`)
  const { code, stdout, stderr } = await lab(['run', file, '--json', ...args])
  expect(stderr).not.toContain('failed')
  expect(code).toBe(0)
  return JSON.parse(stdout) as JsonReport
}

describe('a regression', () => {
  const sine: ExperimentInput = {
    ...xor,
    data: { dataset: 'sine', size: 100, testFraction: 0.2 },
    network: { hidden: [12], activation: 'tanh', output: 'linear' },
    training: { loss: 'mse', optimizer: { kind: 'adam', learningRate: 0.02 }, batchSize: 20, epochs: 150 },
    arms: [
      { name: 'Glorot', initializer: 'glorot-normal' },
      { name: 'zeros', initializer: 'zeros' }
    ]
  }

  it('is judged by its loss and R², and has no accuracy', async () => {
    const { runs, arms } = await runJson(sine)
    expect(arms.map(({ summary }) => summary.solved)).toEqual([summaryRuns(arms[0]!), 0])
    for (const run of runs) {
      expect(run).toMatchObject({ trainAccuracy: null, testAccuracy: null })
      // Noise of variance 0.01 on a sine of variance ½; zeros answer with the mean.
      if (run.arm === 'Glorot') expect(run.trainR2).toBeGreaterThan(0.95)
      else expect(Math.abs(run.trainR2!)).toBeLessThan(0.02)
      expect(run.testR2).toBeLessThan(1)
    }
  })

  it('has R² and no accuracy in the table', async () => {
    const file = await experimentFile(folder, sine, 'sine.json')
    const { stdout } = await lab(['run', file, '--set', 'training.epochs=5'])
    expect(stdout).toContain('training R²')
    expect(stdout).not.toContain('accuracy')
    expect(stdout).not.toContain('NaN')
  })
})

describe('the founding article’s XOR', () => {
  const example = join(process.cwd(), 'resources/examples/xor.json')

  it('is solved by every random rule and never by zeros', async () => {
    const { code, stdout } = await lab(['run', example, '--json'])
    const { arms, runs } = JSON.parse(stdout) as JsonReport
    expect(code).toBe(0)
    const [zeros, ...random] = arms
    expect(zeros!.summary).toMatchObject({ solved: 0, runs: 10 })
    for (const { summary } of random) expect(summary.solved).toBeGreaterThanOrEqual(9)
    expect(runs.filter(({ arm }) => arm === zeros!.name).map((run) => run.distinctUnits)).toEqual(
      Array(10).fill([1])
    )
  })

  it('ends at the loss of the article from zeros: 0.124973, and 0.198303 with two outputs', async () => {
    const experiment: ExperimentInput = {
      ...xor,
      training: { ...xor.training, epochs: 10_000 },
      arms: [
        { name: 'one output', initializer: 'article-zeros' },
        { name: 'two outputs', initializer: 'article-zeros', network: { outputs: 'one-hot' } }
      ],
      seeds: { count: 1 },
      record: { every: 10_000 }
    }
    for (const backend of ['auto', 'reference']) {
      const { runs } = await runJson(experiment, '--backend', backend)
      expect(Math.abs(runs[0]!.trainLoss! - 0.124973)).toBeLessThan(2e-5)
      expect(Math.abs(runs[1]!.trainLoss! - 0.198303)).toBeLessThan(2e-5)
    }
  })
})

describe('--json', () => {
  it('is one object: backend, arms, and a run for each arm and seed', async () => {
    const { backend, arms, runs } = await runJson(xor, '--backend', 'reference')
    expect(backend).toMatchObject({
      name: 'reference',
      id: 'reference',
      mode: '',
      adapter: 'JavaScript',
      threads: 1,
      precision: 'float64',
      requested: 'reference',
      candidates: []
    })
    const { stepsPerSecond, gflops, ceilingGflops, shareOfCeiling } = backend as Record<string, number>
    expect(stepsPerSecond).toBeGreaterThan(0)
    // XOR of 2-4-1 with a bias each: 8 + 4 weights; 4 runs, 4 instances of a step each, and an epoch's metrics.
    const operations = 4 * (4 * 2 * (3 * 12 - 8) + 4 * 2 * 12)
    expect(gflops! * 1e9).toBeCloseTo((stepsPerSecond! / 4) * operations, 0)
    expect(shareOfCeiling).toBeCloseTo(gflops! / ceilingGflops!, 12)
    expect(arms.map(({ name, initializer }) => [name, initializer])).toEqual([
      ['zeros', { kind: 'article-zeros' }],
      ['Xavier', { kind: 'article-xavier' }]
    ])
    expect(runs.map(({ arm, seed, epochs }) => [arm, seed, epochs])).toEqual([
      ['zeros', 5, 40],
      ['zeros', 6, 40],
      ['Xavier', 5, 40],
      ['Xavier', 6, 40]
    ])
    expect(Object.keys(runs[0]!)).toEqual([
      'arm',
      'seed',
      'epochs',
      'trainLoss',
      'trainAccuracy',
      'testLoss',
      'testAccuracy',
      'diverged',
      'distinctUnits'
    ])
    expect(runs[0]!.testLoss).toBeNull()
  })

  it('has the history of every run where asked, from epoch 0 on', async () => {
    const { runs } = await runJson(xor, '--history', '--set', 'record.every=15')
    const { history, trainLoss } = runs[2]!
    expect(history!['epoch']).toEqual([0, 15, 30, 40])
    expect(history!['trainLoss']).toHaveLength(4)
    expect(history!['trainLoss']![3]).toBe(trainLoss)
    expect(history!['testAccuracy']).toEqual([null, null, null, null])
  })

  it('has null and the epoch for a run that diverged, beside runs that did not', async () => {
    const { runs } = await runJson({
      ...xor,
      network: { ...xor.network, activation: 'relu', output: 'linear' },
      training: { ...xor.training, loss: 'mse' },
      arms: [
        ...xor.arms,
        { name: 'wild', initializer: 'he-normal', training: { optimizer: { learningRate: 1e6 } } }
      ]
    })
    const wild = runs.filter(({ arm }) => arm === 'wild')
    expect(wild).toHaveLength(2)
    for (const { diverged, trainLoss, epochs } of wild) {
      expect(diverged).toBe(epochs)
      expect(trainLoss).toBeNull()
    }
    expect(runs[2]).toMatchObject({ diverged: null, epochs: 40 })
  })
})

describe('a table of one’s own', () => {
  it('is an experiment to begin with, and takes changes like any', async () => {
    const file = join(process.cwd(), 'resources/data/wine.csv')
    const changes = ['--set', 'training.epochs=10', '--set', 'seeds.count=2', '--set', 'record.probes=false']
    const { code, stdout } = await lab(['run', file, '--json', ...changes])
    expect(code).toBe(0)
    const { runs } = JSON.parse(stdout) as JsonReport
    expect(runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(
      ['zeros', 'Glorot', 'large'].flatMap((arm) => [`${arm} 1`, `${arm} 2`])
    )
    // Three kinds of wine, about a third each; they are easy to tell.
    for (const { arm, testAccuracy } of runs) {
      if (arm === 'zeros') expect(testAccuracy).toBeLessThan(0.5)
      if (arm === 'Glorot') expect(testAccuracy).toBeGreaterThan(0.85)
    }
  })
})

describe('what is taken of a table', () => {
  const fixtures = join(process.cwd(), 'test/fixtures/tables')
  const brief = ['--backend', 'reference', '--set', 'training.epochs=2', '--set', 'seeds.count=1']

  it('is told in two lines before the training', async () => {
    const { code, stdout } = await lab(['run', join(fixtures, 'id-column.csv'), ...brief])
    expect(code).toBe(0)
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'id-column.csv: 60 instances; commas between the cells, decimal point, names in the first row, utf-8.',
      'To predict: species (3 classes: elm, oak tree, silver birch), from 3 features: height, girth, leaf; ignored: Id (it only counts the rows). No cell is missing.'
    ])
  })

  it('is in the JSON, and in the saved result, which runs again to the same bits without the table', async () => {
    const out = join(await temporaryFolder(), 'own.initlab')
    const own = join(await temporaryFolder(), 'own.csv')
    const sexes = ['male', 'female', '']
    const rows = Array.from(
      { length: 30 },
      (_, k) => `${k % 4 === 1 ? 'NA' : `${k % 7},5`};${sexes[k % 3]};${k % 2}`
    )
    await writeFile(own, `age;sex;survived\n${rows.join('\n')}\n`)
    const choices = ['--set', 'data.missing.policy=fill', '--out', out]
    const first = JSON.parse((await lab(['run', own, '--json', ...brief, ...choices])).stdout) as JsonReport
    expect(first.data).toEqual({
      instances: 30,
      training: 22,
      test: 8,
      task: 'classification',
      target: 'survived',
      classes: ['0', '1'],
      features: ['age', 'sex = female', 'sex = male'],
      ignored: [],
      encoding: 'utf-8',
      header: true,
      delimiter: ';',
      decimal: ',',
      leftOut: [],
      missing: { policy: 'fill', cells: 18, rowsLeftOut: 0 },
      remarks: []
    })
    await rm(own)
    const again = JSON.parse(
      (await lab(['run', out, '--json', '--backend', 'reference'])).stdout
    ) as JsonReport
    expect(again.data).toEqual(first.data)
    expect(again.runs).toEqual(first.runs)
  })

  it('can be said where the file leaves it open', async () => {
    const file = join(await temporaryFolder(), 'years.csv')
    await writeFile(file, `2019,2020,2021\n${'0.5,1.25,1\n1.5,2.5,0\n'.repeat(6)}`)
    const { code, stderr } = await lab(['validate', file])
    expect(code).toBe(2)
    expect(stderr).toContain(
      'data.header: years.csv: the first row ("2019", "2020", "2021") may count the columns'
    )
    expect(stderr).toContain('Here: --set data.header=…')
    const { stdout } = await lab(['validate', file, '--set', 'data.header=false'])
    expect(stdout).toContain(
      'To predict: column 3 (3 classes: 0, 1, 2021), from 2 features: column 1, column 2'
    )
    const target = await lab(['validate', file, '--set', 'data.header=true', '--set', 'data.target="2020"'])
    expect(target.stdout).toContain('To predict: 2020, from 2 features: 2019, 2021')
  })
})

describe('for people', () => {
  it('a table and what happened in words; progress goes elsewhere', async () => {
    const file = await experimentFile(folder, xor)
    const { code, stdout, stderr } = await lab(['run', file, '--set', 'training.epochs=20'])
    expect(code).toBe(0)
    expect(stdout).toContain('0/2')
    expect(stdout).toContain(
      'zeros:\n  - All 4 hidden units stayed identical: the network can only act as one unit. [hidden layer 1: 1 of 4'
    )
    expect(stderr).toMatch(/Training 2 arms from 2 seeds with .+\nDone in /)
  })
})

describe('--set', () => {
  it('changes fields before the experiment is checked', async () => {
    const { arms, runs } = await runJson(
      xor,
      ...['--set', 'training.epochs=3', '--set', 'arms[0].initializer=he-normal'],
      ...['--set', 'arms[2]={"name": "third", "initializer": "zeros"}', '--set', 'seeds.count=1']
    )
    expect(arms.map(({ name }) => name)).toEqual(['zeros', 'Xavier', 'third'])
    expect(arms[0]!.initializer).toEqual({ kind: 'he-normal' })
    expect(runs.map(({ epochs }) => epochs)).toEqual([3, 3, 3])
  })

  it.each([
    ['training.epochs', '--set ("training.epochs"): write path=value'],
    ['training.epochs=many', 'training.epochs ("many")'],
    ['training.epoch=5', 'training.epoch (5): unknown field; did you mean "epochs"?'],
    ['arms[7].name=x', '--set arms[7].name ("x"): arms is a list of 2'],
    ['network.hidden.units=3', 'network.hidden is a list of 1'],
    ['name.first=3', '--set name.first (3): name is "XOR", which has no fields']
  ])('%s is refused by name', async (change, message) => {
    const file = await experimentFile(folder, xor)
    const { code, stdout, stderr } = await lab(['run', file, '--set', change])
    expect(stderr).toContain(message)
    expect([code, stdout]).toEqual([2, ''])
  })
})

describe('--out', () => {
  it('saves what run and validate can read again, with the data', async () => {
    await writeFile(join(folder, 'points.csv'), 'x,y,class\n0,0,a\n0,1,b\n1,0,b\n1,1,a\n')
    const data = { dataset: 'csv', path: 'points.csv', target: 'class' } as const
    const file = await experimentFile(folder, { ...xor, data }, 'csv.json')
    const out = join(await temporaryFolder(), 'result.initlab')
    expect(await lab(['run', file, '--out', out])).toMatchObject({ code: 0 })
    const again = await lab(['run', out, '--json', '--set', 'seeds.count=1'])
    expect((JSON.parse(again.stdout) as JsonReport).runs).toHaveLength(2)
    expect((await lab(['validate', out])).stdout).toContain('points has 4 training instances')
  })

  it.each([
    [
      'no/such/folder/x.initlab',
      '--out ("no/such/folder/x.initlab"): cannot be written: the folder does not exist'
    ],
    ['.', '--out ("."): cannot be written: this is a folder'],
    ['xor.json', '--out ("xor.json"): is the experiment itself']
  ])('%s is refused before training', async (out, message) => {
    await experimentFile(folder, xor)
    const { code, stderr } = await lab(['run', 'xor.json', '--out', out], { cwd: folder })
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('Training')
    expect(code).toBe(2)
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('Ctrl+C', () => {
  it('ends training, saves and reports what is done', async () => {
    const long = { ...xor, training: { ...xor.training, epochs: 1_000_000 }, seeds: { count: 4 } }
    const file = await experimentFile(folder, long, 'long.json')
    const out = join(folder, 'part.initlab')
    const { code, stdout, stderr } = await lab(
      ['run', file, '--backend', 'reference', '--json', '--out', out],
      { interruptWhen: 'epochs/s' } // some seconds after it began
    )
    expect(stderr).toMatch(/Stopped after .+\nSaved /)
    expect(code).toBe(130)
    const { runs } = JSON.parse(stdout) as JsonReport
    expect(runs).toHaveLength(8)
    expect(runs[0]!.epochs).toBeGreaterThan(0)
    expect(runs[0]!.epochs).toBeLessThan(1_000_000)
    expect(await lab(['validate', out])).toMatchObject({ code: 0 })
  })
})
