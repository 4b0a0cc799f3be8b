import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { optimizerTitles, scheduleTitles } from '#core/network/catalogue'
import { activationNames, lossNames, outputNames } from '#core/network/names'
import { initializerKinds } from '#core/initializers/table'
import { names, pathOf, someBrokenFiles } from '../support/broken-files'
import { experimentFile, lab, temporaryFolder, xor } from './lab'

let folder: string
let file: string
beforeAll(async () => {
  folder = await temporaryFolder()
  file = await experimentFile(folder, xor)
})

describe('list', () => {
  it('initializers: every entry of the table, complete', async () => {
    const { code, stdout } = await lab(['list', 'initializers', '--json'])
    const entries = JSON.parse(stdout) as Record<string, unknown>[]
    expect(code).toBe(0)
    expect(entries.map(({ kind }) => kind)).toEqual(initializerKinds)
    expect(entries.length).toBeGreaterThanOrEqual(35)
    for (const entry of entries) {
      expect(entry).toMatchObject({ parameters: expect.any(Array) as unknown })
      for (const key of [
        'name',
        'origin',
        'formula',
        'tex',
        'source',
        'variance',
        'suits',
        'note',
        'biases'
      ]) {
        expect(entry[key], `${key} of ${String(entry['kind'])}`).toMatch(/\S.*\S/)
      }
    }
    const sparse = entries.find(({ kind }) => kind === 'torch-sparse')
    expect(sparse).toMatchObject({
      origin: 'PyTorch',
      year: 2010,
      parameters: [
        { name: 'sparsity', default: 0.1, allowed: 'number ≥ 0, ≤ 1' },
        { name: 'std', default: 0.01 }
      ]
    })
  })

  it('initializers: a table that fits the terminal', async () => {
    for (const columns of [80, 120]) {
      const { stdout } = await lab(['list', 'initializers'], { env: { COLUMNS: String(columns) } })
      const lines = stdout.trimEnd().split('\n')
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns)
      for (const kind of initializerKinds) expect(stdout).toContain(` ${kind} `)
    }
  })

  it('activations, losses, optimizers and schedules: every name and default of the schema', async () => {
    interface Row {
      readonly name: string
      readonly kind: string
      readonly fields: readonly { name: string; default?: unknown }[]
    }
    const listed = async (what: string): Promise<Row[]> =>
      JSON.parse((await lab(['list', what, '--json'])).stdout) as Row[]
    const activations = (await listed('activations')).map(({ name }) => name)
    expect(new Set(activations)).toEqual(new Set([...activationNames, ...outputNames]))
    expect(await listed('losses')).toHaveLength(lossNames.length)
    const optimizers = await listed('optimizers')
    expect(optimizers.map(({ kind }) => kind)).toEqual(Object.keys(optimizerTitles))
    // PyTorch 1.13's signature of RMSprop.
    const { fields } = optimizers.find(({ kind }) => kind === 'rmsprop')!
    expect(Object.fromEntries(fields.map(({ name, default: value }) => [name, value]))).toEqual({
      learningRate: 0.01,
      alpha: 0.99,
      epsilon: 1e-8,
      weightDecay: 0,
      momentum: 0,
      centered: false
    })
    expect((await listed('schedules')).map(({ kind }) => kind)).toEqual(Object.keys(scheduleTitles))
    expect((await lab(['list', 'optimizers'])).stdout).toContain('initialAccumulator 0')
  })

  it('datasets, examples and backends, for people and for programs', async () => {
    expect((await lab(['list', 'datasets'])).stdout).toContain('mnist-10k')
    expect((await lab(['list', 'examples'])).stdout).toContain('xor.json')
    const backends = JSON.parse((await lab(['list', 'backends', '--json'])).stdout) as { name: string }[]
    expect(backends.map(({ name }) => name)).toContain('reference')
  })
})

it('schema prints the published JSON Schema', async () => {
  const { code, stdout } = await lab(['schema'])
  expect(code).toBe(0)
  expect(stdout).toBe(await readFile('resources/experiment.schema.json', 'utf8'))
})

it('validate says what a sound experiment amounts to', async () => {
  const { code, stdout } = await lab(['validate', file])
  expect(stdout).toContain('2 arms from 2 seeds with 68 weights and biases')
  expect(code).toBe(0)
})

describe('bad input ends with 2, one line a problem and nothing on the standard output', () => {
  const refused: [string, string[], string][] = [
    ['a file that is not there', ['run', 'xro.json'], 'file ("xro.json"): no such file'],
    ['a backend that is not known', ['run', 'xor.json', '--backend', 'simmd'], 'did you mean "simd"?'],
    [
      'no number of threads',
      ['run', 'xor.json', '--threads', 'two'],
      '--threads ("two"): must be a whole number'
    ],
    ['a history of nothing', ['run', 'xor.json', '--history'], '--history: goes with --json'],
    ['a list that is not there', ['list', 'initialisers'], 'did you mean "initializers"?'],
    ['a command that is not there', ['rum', 'xor.json'], 'Did you mean run?'],
    ['an option that is not there', ['run', 'xor.json', '--jsno'], 'Did you mean --json?'],
    ['a command without its file', ['run'], "missing required argument 'file'"]
  ]
  it.each(refused)('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await lab(args, { cwd: folder })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect([code, stdout]).toEqual([2, ''])
  })

  it.each(someBrokenFiles)('$file, by field and value', async (broken) => {
    const { code, stdout, stderr } = await lab(['run', pathOf(broken)])
    expect(names(stderr, broken), stderr).toBe(true)
    expect(stderr).not.toMatch(/\n\s+at |Training/)
    expect([code, stdout]).toEqual([2, ''])
  })
})

it('help and version end with 0', async () => {
  expect(await lab(['--help'])).toMatchObject({ code: 0 })
  expect((await lab(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
