import { beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentInput } from '#core/experiment/schema'
import { experimentFile, lab, temporaryFolder, xor } from './lab'

interface Spectrum {
  readonly mean: number
  readonly median: number
  readonly singularValues: readonly (readonly number[])[]
}
interface Layer extends Readonly<Record<string, unknown>> {
  readonly layer: number
  readonly activations: { readonly std: number; readonly meanSquare: number }
  readonly gradients: { readonly std: number }
  readonly identical: number
  readonly jacobian: Spectrum | null
}
interface Probe {
  readonly epoch: number
  readonly hiddenJacobian: Spectrum | null
  readonly layers: readonly Layer[]
}
interface Report {
  readonly runs: readonly {
    readonly arm: string
    readonly seed: number
    readonly probes?: readonly Probe[]
  }[]
}

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})

async function run(experiment: ExperimentInput, ...args: string[]): Promise<string> {
  const file = await experimentFile(folder, experiment, `${crypto.randomUUID()}.json`)
  const { code, stdout, stderr } = await lab(['run', file, '--json', ...args])
  expect(stderr).not.toContain('failed')
  expect(code).toBe(0)
  return stdout
}
const probed = async (experiment: ExperimentInput, ...args: string[]): Promise<Report> =>
  JSON.parse(await run(experiment, '--probes', ...args)) as Report

/** Five layers on digits, before training: Glorot & Bengio 2010 looked at such networks. */
const deep = (hidden: number[], arms: ExperimentInput['arms'], changes: Partial<ExperimentInput> = {}) =>
  ({
    version: 1,
    name: 'first weights',
    data: { dataset: 'digits', testFraction: 0.25, standardize: true },
    network: { hidden, activation: 'tanh', output: 'softmax' },
    training: {
      loss: 'cross-entropy',
      optimizer: { kind: 'sgd', learningRate: 0.05 },
      batchSize: 10,
      epochs: 0
    },
    arms,
    seeds: { count: 3 },
    ...changes
  }) satisfies ExperimentInput

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

describe('run --json --probes', () => {
  it('tells of every run, kept epoch and layer what the signal does', async () => {
    const { runs } = await probed(xor)
    expect(runs).toHaveLength(4)
    for (const { arm, probes } of runs) {
      expect(probes!.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 40])
      for (const { layers } of probes!) {
        expect(layers.map(({ layer }) => layer)).toEqual([1, 2])
        expect(layers[0]!.identical).toBe(arm === 'zeros' ? 1 : 0)
      }
    }
    expect(JSON.parse(await run(xor))).not.toHaveProperty('runs.0.probes')
  })

  it('gives the same numbers on one thread and on three', async () => {
    const [one, three] = await Promise.all([run(xor, '--probes', '-t1'), run(xor, '--probes', '-t3')])
    expect((JSON.parse(three) as Report).runs).toEqual((JSON.parse(one) as Report).runs)
  })

  // Figures at width 256 are a little further from 1 than those of the paper at width 1000.
  it('shows Glorot & Bengio’s layers: signal kept by the normalized rule, lost by the standard one', async () => {
    const arms = [
      { name: 'standard', initializer: 'torch-linear' },
      { name: 'normalized', initializer: 'glorot-uniform' }
    ] as const
    const { runs } = await probed(
      deep([256, 256, 256, 256, 256], [...arms], { record: { probes: { jacobians: 1 } } })
    )
    const first = (arm: string): (readonly Layer[])[] =>
      runs.filter((one) => one.arm === arm).map(({ probes }) => probes![0]!.layers)
    const ratio = (arm: string, quantity: 'activations' | 'gradients', of: number, by: number): number =>
      mean(first(arm).map((layers) => layers[of]![quantity].std / layers[by]![quantity].std))
    const jacobian = (arm: string): number =>
      mean(first(arm).flatMap((layers) => layers.slice(1, 5).flatMap((layer) => layer.jacobian?.mean ?? [])))
    // A standard layer multiplies the variance by 1/3, tanh takes a little more.
    expect(ratio('standard', 'activations', 4, 0)).toBeLessThan(0.2)
    expect(ratio('standard', 'gradients', 0, 4)).toBeLessThan(0.15)
    expect(ratio('normalized', 'activations', 4, 0)).toBeGreaterThan(0.55)
    expect(ratio('normalized', 'gradients', 0, 4)).toBeGreaterThan(0.5)
    expect(jacobian('standard')).toBeCloseTo(0.48, 1)
    expect(jacobian('normalized')).toBeCloseTo(0.77, 1)
  })

  it('shows He’s: the second moment halves at every ReLU layer under Xavier and stays under He', async () => {
    const hidden = Array.from({ length: 20 }, () => 128)
    const arms = [
      { name: 'Xavier', initializer: 'glorot-normal' },
      { name: 'He', initializer: 'he-normal' }
    ] as const
    const { runs } = await probed(
      deep(hidden, [...arms], {
        network: { hidden, activation: 'relu', output: 'softmax' },
        seeds: { count: 20 },
        record: { probes: { jacobians: 0, jacobianSeeds: 0 } }
      })
    )
    const decay = (arm: string): number =>
      mean(
        runs
          .filter((one) => one.arm === arm)
          .map(({ probes }) => {
            const { layers } = probes![0]!
            return Math.log2(layers[19]!.activations.meanSquare / layers[0]!.activations.meanSquare)
          })
      )
    // log of a mean is above the mean of logs: a finite width costs about ½·5/n·log2(e) a layer.
    expect(decay('Xavier')).toBeGreaterThan(-19 - 1.2)
    expect(decay('Xavier')).toBeLessThan(-19 + 0.4)
    expect(Math.abs(decay('He') + 0.4)).toBeLessThan(0.8)
  })
})
