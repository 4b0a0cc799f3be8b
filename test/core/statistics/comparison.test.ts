import { describe, expect, it } from 'vitest'
import { perMetric } from '#core/metrics/table'
import { generator } from '#core/random/generator'
import { compareArms, type ArmSample } from '#core/statistics/comparison'
import { conclusions } from '#core/statistics/conclusions'
import { conclusionsInEnglish } from '#core/words/english/conclusions'
import { effectInWords } from '#core/statistics/effect'

/** An arm of which only the training loss counts; NaN: the run has diverged. */
function arm(
  name: string,
  trainLoss: readonly number[],
  reachedAt: readonly (number | null)[] = []
): ArmSample {
  const none = trainLoss.map(() => NaN)
  return {
    name,
    epoch: 100,
    metrics: {
      ...perMetric(() => none),
      trainLoss
    },
    diverged: trainLoss.map(Number.isNaN),
    solved: trainLoss.map((loss) => loss < 0.5),
    reachedAt: trainLoss.map((_, seed) => reachedAt[seed] ?? null)
  }
}

const seeds = (count: number, value: (seed: number) => number): number[] =>
  Array.from({ length: count }, (_, seed) => value(seed))

describe('arms against a baseline', () => {
  it('are compared seed by seed: a small shift shows that the spread over the seeds would hide', () => {
    const base = seeds(10, (seed) => seed)
    const { arms } = compareArms(
      [
        arm('a', base),
        arm(
          'b',
          base.map((loss, seed) => loss - 0.1 - seed / 100)
        )
      ],
      0
    )
    expect(arms[0]!.versusBaseline).toBeNull()
    expect(arms[1]!.versusBaseline!.trainLoss).toMatchObject({ pairs: 10, ties: 0, statistic: 0 })
    expect(arms[1]!.versusBaseline!.trainLoss!.p).toBeCloseTo(2 / 2 ** 10, 12)
    expect(arms[1]!.versusBaseline!.trainLoss!.estimate).toBeCloseTo(-0.145, 9)
    expect(arms[1]!.versusBaseline!.testLoss).toBeUndefined()
  })

  it('are corrected for their number, the baseline not counted, in any place', () => {
    const base = seeds(8, (seed) => seed)
    const better = base.map((loss) => loss - 1)
    const samples = [
      arm('x', better),
      arm('baseline', base),
      arm(
        'y',
        better.map((loss) => loss - 1)
      )
    ]
    const { arms } = compareArms(samples, 1)
    for (const other of [arms[0]!, arms[2]!]) {
      expect(other.versusBaseline!.trainLoss!.p).toBeCloseTo(2 / 2 ** 8, 12)
      expect(other.versusBaseline!.trainLoss!.correctedP).toBeCloseTo(4 / 2 ** 8, 12)
    }
  })

  it('count a diverged run as the worst, and leave out a seed at which both diverged', () => {
    const base = [...seeds(6, (seed) => seed), NaN]
    const sample = [NaN, NaN, ...seeds(4, (seed) => seed + 1.5), NaN]
    const { arms } = compareArms([arm('a', base), arm('b', sample)], 0)
    expect(arms[1]!.versusBaseline!.trainLoss).toMatchObject({ pairs: 6, ties: 0 })
    // differences: ∞ ∞ −0.5 −0.5 −0.5 −0.5; the infinite ones take the two highest ranks, 5 and 6
    expect(arms[1]!.versusBaseline!.trainLoss!.statistic).toBe(11)
    expect(arms[1]).toMatchObject({ runs: 7, diverged: 3 })
    expect(arms[1]!.metrics.trainLoss).toMatchObject({ runs: 4, median: 3 })
  })

  it('tie where accuracies differ by rounding only', () => {
    const accuracies = (values: number[]): ArmSample => ({
      ...arm('a', values),
      metrics: { ...arm('a', values).metrics, trainAccuracy: values }
    })
    // 0.9 − 0.6 and 0.8 − 0.5 are different doubles
    const { arms } = compareArms([accuracies([0.6, 0.5, 1]), accuracies([0.9, 0.8, 0.9])], 0)
    // |d| = 0.3, 0.3, 0.1: ranks 2.5, 2.5, 1
    expect(arms[1]!.versusBaseline!.trainAccuracy!.statistic).toBe(5)
  })

  it('in epochs to the goal: a run that never gets there is later than any that does', () => {
    const losses = seeds(7, () => 1)
    const early = arm('early', losses, [10, 20, 30, 40, 50, 60, null])
    const late = arm('late', losses, [90, 95, 91, null, null, null, null])
    const { arms } = compareArms([early, late], 0)
    expect(arms[1]!.versusBaseline!.epochsToGoal).toMatchObject({ pairs: 6, ties: 0, statistic: 21 })
    expect(arms[0]!.epochsToGoal).toMatchObject({ reached: 6, censored: 1, median: 40, lower: 20, upper: 60 })
    expect(arms[1]!.epochsToGoal).toMatchObject({
      reached: 3,
      censored: 4,
      median: null,
      lower: 91,
      upper: null
    })
    expect(arms[1]!.epochsToGoal.high).toBeNull()
  })

  it('reject equal arms no more often than they say, all comparisons of an experiment together', () => {
    const random = generator(5, 'family of equal arms')
    const experiments = 400
    let wrong = 0
    let single = 0
    for (let i = 0; i < experiments; i++) {
      const samples = ['a', 'b', 'c', 'd'].map((name) =>
        arm(
          name,
          seeds(12, () => random.normal())
        )
      )
      const found = compareArms(samples, 0)
        .arms.slice(1)
        .map((one) => one.versusBaseline!.trainLoss!)
      if (found.some(({ correctedP }) => correctedP < 0.05)) wrong++
      single += found.filter(({ p }) => p < 0.05).length
    }
    // of 400 at 5 %: 20 ± 4.4; Holm's bound is one-sided
    expect(wrong).toBeLessThan(34)
    expect(wrong).toBeGreaterThan(4)
    // of 1200 single tests at the 4.2 % that twelve pairs can give: 50 ± 10, the shared baseline counted
    expect(single).toBeGreaterThan(25)
    expect(single).toBeLessThan(85)
  })
})

describe('what may be concluded', () => {
  const saidOf = (...asked: Parameters<typeof conclusions>) => conclusionsInEnglish(conclusions(...asked))[0]!
  const textOf = (base: number[], other: number[]): string =>
    saidOf(compareArms([arm('base', base), arm('other', other)], 0), 'trainLoss').text
  const base = seeds(12, (seed) => seed)

  it('a difference, with its size, its interval and its p-value', () => {
    expect(
      textOf(
        base,
        base.map((loss, seed) => loss - 1 - seed / 10)
      )
    ).toMatch(
      /^other has a lower training loss than base: difference −1\.55 \(Hodges–Lehmann; 95 % interval −\S+ to −\S+\) over 12 seeds, p = 0\.000488\.$/
    )
    expect(
      textOf(
        base,
        base.map((loss, seed) => loss + 1 + seed / 10)
      )
    ).toContain('has a higher')
  })

  it('a difference of accuracies in points', () => {
    const accuracies = (name: string, values: number[]): ArmSample => ({
      ...arm(name, values),
      metrics: { ...arm(name, values).metrics, trainAccuracy: values }
    })
    const better = compareArms(
      [
        accuracies(
          'base',
          base.map(() => 0.5)
        ),
        accuracies(
          'other',
          base.map(() => 0.375)
        )
      ],
      0
    )
    expect(saidOf(better, 'trainAccuracy').text).toBe(
      'other has a lower training accuracy than base: difference −12.5 points ' +
        '(Hodges–Lehmann; 95 % interval −12.5 points to −12.5 points) over 12 seeds, p = 0.000488.'
    )
  })

  it('no difference, which is not equality', () => {
    expect(
      textOf(
        base,
        base.map((loss, seed) => loss + (seed % 2 === 0 ? 1 : -1) * (1 + seed / 10))
      )
    ).toMatch(/^No difference .* That does not show that they are equal\.$/)
  })

  it('nothing where so few seeds could not have shown any, and how many could', () => {
    expect(textOf([1, 2, 3, 4, 5], [0, 1, 2, 3, 4.5])).toMatch(
      /p-value that they could give is 0\.0625\. Use at least 6 seeds\.$/
    )
  })

  it('the same direction in words as in the figure, where the median goes the other way', () => {
    const differences = seeds(40, (seed) => (seed < 21 ? -0.001 * (seed + 1) : seed))
    const said = textOf(
      seeds(40, () => 100),
      differences.map((difference) => 100 + difference)
    )
    // 21 of 40 are lower by next to nothing, 19 higher by much.
    expect(said).toMatch(
      /^other has a higher training loss than base: difference \+\S+ \(Hodges–Lehmann; 95 % interval \+/
    )
  })

  it('what decided, where most pairs have a run that diverged', () => {
    const accuracies = (name: string, values: number[]): ArmSample => ({
      ...arm(name, values),
      metrics: { ...arm(name, values).metrics, trainAccuracy: values }
    })
    const statistics = compareArms(
      [
        accuracies('base', base),
        accuracies(
          'other',
          base.map((value, seed) => (seed < 10 ? NaN : value + 1))
        )
      ],
      0
    )
    const { text } = saidOf(statistics, 'trainAccuracy')
    expect(text).toContain(
      'lower training accuracy than base: the arm diverged in most pairs over 12 seeds, p = '
    )
    expect(text).not.toContain('∞')
    expect(effectInWords('trainLoss', -Infinity)).toBe('the baseline diverged')
    expect(effectInWords('epochsToGoal', Infinity)).toBe('the arm never gets there')
  })

  it('nothing where too many seeds tie, and what would help', () => {
    const tied = seeds(20, () => 1)
    expect(textOf(tied, [0, 0.5, 0.75, ...tied.slice(3)])).toMatch(
      /^3 seeds that differ cannot tell .* is 0\.25\. 17 of 20 seeds came out the same, and 6 have to differ: that takes about 40 seeds, or a metric in which fewer are the same\.$/
    )
  })

  it('nothing where the runs are the same', () => {
    expect(textOf(base, base)).toContain('the same training loss at each of 12 seeds')
  })
})
