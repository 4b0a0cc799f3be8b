import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { generator } from '#core/random/generator'
import { bootstrapMedianInterval } from '#core/statistics/bootstrap'
import { hodgesLehmann } from '#core/statistics/hodges-lehmann'
import { holmCorrected } from '#core/statistics/holm'
import { quartiles } from '#core/statistics/quantiles'
import { signedRankTest } from '#core/statistics/signed-rank'
import { reachedQuantile, survivalCurve } from '#core/statistics/survival'
import { wilsonInterval } from '#core/statistics/wilson'

interface Reference {
  wilson: { successes: number; count: number; confidence: number; low: number; high: number }[]
  quantiles: { values: number[]; q: number[]; expected: number[] }[]
  bootstrap: { values: number[]; confidence: number; low: number; high: number; exact: boolean }[]
  signedRank: { differences: number[]; statistic: number; p: number }[]
}
const reference = JSON.parse(
  readFileSync(new URL('../../reference/statistics.json', import.meta.url), 'utf8')
) as Reference

interface Location {
  readonly differences: readonly number[]
  readonly confidence: number
  readonly estimate: number
  readonly interval: readonly [number, number] | null
}
const locations = (
  JSON.parse(readFileSync(new URL('../../reference/hodges-lehmann.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly Location[]
  }
).cases

describe('statistics agree with SciPy', () => {
  it.each(locations)(
    'Hodges & Lehmann’s estimate of $differences.length differences, and what the test does not reject at $confidence',
    ({ differences, confidence, estimate, interval }) => {
      const found = hodgesLehmann(differences, confidence)
      const [low, high] = interval ?? [NaN, NaN]
      expect(found.estimate).toBeCloseTo(estimate, 12)
      if (interval)
        expect([found.low - low, found.high - high].every((gap) => Math.abs(gap) < 1e-12)).toBe(true)
      else expect(found).toMatchObject({ low: NaN, high: NaN })
    }
  )

  it('Hodges & Lehmann’s estimate leaves out ties as the test does, and lies on its side', () => {
    expect(hodgesLehmann([0, 0, 1, 3], 0.95).estimate).toBe(2)
    expect(hodgesLehmann([0, 0], 0.95)).toEqual({ estimate: 0, low: 0, high: 0 })
    expect(hodgesLehmann([NaN], 0.95).estimate).toBeNaN()
    expect(hodgesLehmann([Infinity, Infinity, -1], 0.95).estimate).toBe(Infinity)
    // 300 differences: by the normal approximation.
    const many = Array.from({ length: 300 }, (_, k) => k - 100.5)
    const { estimate, low, high } = hodgesLehmann(many, 0.95)
    expect(estimate).toBeCloseTo(49, 9)
    expect(high - low).toBeCloseTo(2 * 1.96 * Math.sqrt(300 / 12), -1)
  })

  it.each(reference.wilson)(
    'Wilson $successes/$count at $confidence',
    ({ successes, count, confidence, low, high }) => {
      const interval = wilsonInterval(successes, count, confidence)
      expect(interval.low).toBeCloseTo(low, 9)
      expect(interval.high).toBeCloseTo(high, 9)
    }
  )

  it.each(reference.quantiles)('quartiles of $values.length values', ({ values, expected }) => {
    const { lower, median, upper } = quartiles(values)
    ;[lower, median, upper].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 9))
  })

  it.each(reference.bootstrap.filter(({ exact }) => exact))(
    'bootstrap interval of the median of $values.length values at $confidence, over all resamples',
    ({ values, confidence, low, high }) => {
      const found = bootstrapMedianInterval(values, confidence)
      expect(found.low).toBeCloseTo(low, 9)
      expect(found.high).toBeCloseTo(high, 9)
    }
  )

  // SciPy's own end points move by a hundredth of the interval from one set of 200,000 resamples to the next.
  it.each(reference.bootstrap.filter(({ exact }) => !exact))(
    'bootstrap interval of the median of $values.length values, against many resamples',
    ({ values, confidence, low, high }) => {
      const found = bootstrapMedianInterval(values, confidence)
      expect(Math.abs(found.low - low)).toBeLessThan(0.02 * (high - low))
      expect(Math.abs(found.high - high)).toBeLessThan(0.02 * (high - low))
    }
  )

  it.each(reference.signedRank)('signed-rank test, p = $p', ({ differences, statistic, p }) => {
    const found = signedRankTest(differences)
    expect(found.statistic).toBe(statistic)
    expect(found.p).toBeCloseTo(p, 9)
  })
})

describe('signed-rank test', () => {
  it('rejects two equal arms at its nominal rate', () => {
    const random = generator(7, 'null simulation')
    const experiments = 2000
    let rejected = 0
    for (let i = 0; i < experiments; i++) {
      const differences = Array.from({ length: 30 }, () => random.normal() - random.normal())
      if (signedRankTest(differences).p < 0.05) rejected++
    }
    // binomial(2000, 0.05): 100 ± 3.3 standard deviations
    expect(rejected).toBeGreaterThan(68)
    expect(rejected).toBeLessThan(132)
  })

  it('rejects no more often where equal values and zeros abound', () => {
    const random = generator(8, 'null simulation with ties')
    const experiments = 2000
    let rejected = 0
    for (let i = 0; i < experiments; i++) {
      // Accuracies on 20 instances: a fifth of the differences are 0, the rest tie with each other.
      const accuracy = (): number => Math.round(17 + 2 * random.normal())
      if (signedRankTest(Array.from({ length: 30 }, () => accuracy() - accuracy())).p < 0.05) rejected++
    }
    expect(rejected).toBeGreaterThan(60)
    expect(rejected).toBeLessThan(132)
  })

  it('says nothing about runs that are the same bit for bit', () => {
    expect(signedRankTest([0, 0, 0])).toEqual({ statistic: 0, p: 1, pairs: 0, method: 'exact' })
  })

  it('ranks a diverged run as the worst and leaves out pairs that both diverged', () => {
    expect(signedRankTest([Infinity, 1, 2, NaN])).toEqual(signedRankTest([3, 1, 2]))
  })

  it('goes over to the normal approximation without a jump', () => {
    const random = generator(3, 'large')
    const differences = Array.from({ length: 201 }, () => random.normal() + 0.1)
    expect(signedRankTest(differences).p / signedRankTest(differences.slice(0, 200)).p).toBeCloseTo(1, 0)
  })
})

describe('bootstrap interval', () => {
  it('covers the true median about as often as it says', () => {
    const random = generator(11, 'coverage')
    let covered = 0
    for (let i = 0; i < 2000; i++) {
      const { low, high } = bootstrapMedianInterval(Array.from({ length: 30 }, () => random.normal()))
      if (low <= 0 && high >= 0) covered++
    }
    // 0.95 of 2000 with a binomial deviation of 10; the interval of a median is known to be a little short
    expect(covered).toBeGreaterThan(1850)
    expect(covered).toBeLessThan(1945)
  })

  it('has infinite values at its ends where it reaches them, and no width where all are the same', () => {
    expect(bootstrapMedianInterval([1, 2, 3, Infinity, Infinity])).toMatchObject({ low: 1, high: Infinity })
    expect(bootstrapMedianInterval([4, 4, 4, 4])).toMatchObject({ low: 4, high: 4 })
    expect(bootstrapMedianInterval([])).toMatchObject({ low: NaN, high: NaN })
  })
})

describe('Holm correction', () => {
  it('matches the worked example: step down, monotone, at most 1', () => {
    const corrected = holmCorrected([0.01, 0.04, 0.03, 0.005])
    ;[0.03, 0.06, 0.06, 0.02].forEach((p, i) => expect(corrected[i]).toBeCloseTo(p, 12))
  })
})

describe('epochs to a threshold with runs that never get there', () => {
  // Kaplan & Meier's estimate by hand: at risk 5, 4, 2 at the events
  const runs = [
    { epoch: 10, reached: true },
    { epoch: 20, reached: true },
    { epoch: 25, reached: false },
    { epoch: 30, reached: true },
    { epoch: 40, reached: false }
  ]
  it('is the product-limit estimate', () => {
    const curve = survivalCurve(runs)
    expect(curve.map(({ epoch }) => epoch)).toEqual([10, 20, 30])
    ;[0.8, 0.6, 0.3].forEach((share, i) => expect(curve[i]?.share).toBeCloseTo(share, 12))
    expect(reachedQuantile(runs, 0.5)).toBe(30)
  })
  it('agrees with the textbook: remission of leukaemia under 6-MP (Freireich et al. 1963)', () => {
    const reached = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    const patients = [
      ...reached.map((epoch) => ({ epoch, reached: true })),
      ...censored.map((epoch) => ({ epoch, reached: false }))
    ]
    // Kalbfleisch & Prentice, "The statistical analysis of failure time data", table 1.2, and R's survfit
    const published = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    expect(survivalCurve(patients).map(({ epoch }) => epoch)).toEqual([6, 7, 10, 13, 16, 22, 23])
    survivalCurve(patients).forEach(({ share }, i) => expect(share).toBeCloseTo(published[i]!, 4))
    expect(reachedQuantile(patients, 0.5)).toBe(23)
    expect(reachedQuantile(patients, 0.75)).toBeNull()
  })
  it('has no median where fewer than half get there', () => {
    expect(
      reachedQuantile([{ epoch: 5, reached: true }, ...Array(2).fill({ epoch: 9, reached: false })], 0.5)
    ).toBeNull()
  })
})
