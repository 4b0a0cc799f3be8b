import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ExperimentInput } from '#core/experiment/schema'
import { experimentFile, lab, temporaryFolder, xor } from './lab'

/** Three arms, of which two are the same rule. */
const experiment: ExperimentInput = {
  ...xor,
  training: { ...xor.training, epochs: 60, optimizer: { kind: 'sgd', learningRate: 0.5 } },
  arms: [...xor.arms, { name: 'Xavier again', initializer: 'article-xavier' }],
  seeds: { count: 9 },
  goal: { metric: 'trainLoss', atMost: 0.13 },
  compare: { baseline: 'Xavier', metric: 'trainLoss' }
}

interface Pair {
  readonly pairs: number
  readonly ties: number
  readonly p: number
  readonly correctedP: number
}
interface Statistics {
  readonly baseline: string
  readonly metric: string
  readonly arms: readonly {
    readonly name: string
    readonly epoch: number
    readonly solved: { readonly count: number; readonly runs: number; readonly low: number }
    readonly metrics: {
      readonly trainLoss: { readonly median: number; readonly low: number; readonly high: number }
    }
    readonly epochsToGoal: { readonly reached: number; readonly censored: number }
    readonly versusBaseline: Readonly<Record<string, Pair>> | null
  }[]
  readonly conclusions: readonly { readonly arm: string; readonly kind: string }[]
}

let folder: string
let saved: string
let live: Statistics
beforeAll(async () => {
  folder = await temporaryFolder()
  saved = join(folder, 'results.initlab')
  const file = await experimentFile(folder, experiment)
  const { code, stdout } = await lab(['run', file, '--json', '--out', saved, '--backend', 'reference'])
  expect(code).toBe(0)
  live = (JSON.parse(stdout) as { statistics: Statistics }).statistics
})

describe('statistics', () => {
  it('compare every arm with the baseline that the experiment names', () => {
    expect(live).toMatchObject({ baseline: 'Xavier', metric: 'trainLoss' })
    const [zeros, baseline, again] = live.arms
    expect(baseline!.versusBaseline).toBeNull()
    expect(Object.keys(zeros!.versusBaseline!)).toEqual(['trainLoss', 'trainAccuracy', 'epochsToGoal'])
    expect(again!.versusBaseline!['trainLoss']).toMatchObject({ pairs: 9, ties: 9, p: 1, correctedP: 1 })
    for (const { metrics } of live.arms) {
      expect(metrics.trainLoss.low).toBeLessThanOrEqual(metrics.trainLoss.median)
      expect(metrics.trainLoss.high).toBeGreaterThanOrEqual(metrics.trainLoss.median)
    }
    expect(live.conclusions.map(({ arm, kind }) => `${arm}: ${kind}`)).toContain('Xavier again: same')
  })

  it('of a saved file are those of the run', async () => {
    const { code, stdout } = await lab(['stats', saved, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual(live)
  })

  it('answer other questions: epoch, baseline, metric, goal', async () => {
    const { stdout } = await lab([
      ...['stats', saved, '--json', '--epoch', '5', '--baseline', 'zeros'],
      ...['--metric', 'epochsToGoal', '--goal', 'trainLoss<=100']
    ])
    const { arms, baseline, metric } = JSON.parse(stdout) as Statistics
    expect([baseline, metric]).toEqual(['zeros', 'epochsToGoal'])
    for (const { epoch, epochsToGoal, solved } of arms) {
      expect(epoch).toBe(5)
      expect(epochsToGoal).toMatchObject({ reached: 9, censored: 0 })
      expect(solved).toMatchObject({ count: 9, runs: 9 })
      // scipy.stats.binomtest(9, 9).proportion_ci(0.95, method='wilson')
      expect(solved.low).toBeCloseTo(0.7008549515804559, 9)
    }
  })

  it('for people, and as a table for other programs', async () => {
    const csv = join(folder, 'statistics.csv')
    const { stdout } = await lab(['stats', saved, '--csv', csv])
    expect(stdout).toContain('difference from Xavier [95 %]')
    expect(stdout).toContain('Xavier again and Xavier have the same training loss at each of 9 seeds')
    const lines = (await readFile(csv, 'utf8')).trimEnd().split('\n')
    expect(lines).toHaveLength(1 + 3 * 4)
    expect(lines[0]).toMatch(/^arm,metric,epoch,runs,/)
    expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([19]))
  })

  it.each([
    ['--baseline', 'xavier', 'did you mean "Xavier"?'],
    ['--metric', 'loss', 'must be one of trainLoss'],
    ['--metric', 'testLoss', 'nothing is held out'],
    ['--goal', 'trainLoss', 'write a metric'],
    ['--epoch', '-1', 'must be a whole number']
  ])('refuse %s %s', async (option, value, message) => {
    const { code, stderr } = await lab(['stats', saved, `${option}=${value}`])
    expect(code).toBe(2)
    expect(stderr).toContain(`${option} ("${value}")`)
    expect(stderr).toContain(message)
  })
})
