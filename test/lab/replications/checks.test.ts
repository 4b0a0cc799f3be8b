import { describe, expect, it, test } from 'vitest'
import { acceptedInWords } from '#contract/replication'
import { everyCheck, factorCheck, meanCheck, medianCheck } from '#lab/replications/checks'

const claim = { what: 'a number', claim: 'is 1' }

test.each([
  [{ low: -Infinity, high: 0.2 }, 'at most 0.2'],
  [{ low: 2, high: Infinity }, 'at least 2'],
  [{ low: 1, high: 1 }, 'exactly 1'],
  [{ low: 1, high: 2 }, '1 to 2']
])('what is accepted is told in words: %j', (range, words) => {
  expect(acceptedInWords(range)).toBe(words)
})

describe('a check', () => {
  it('of a mean allows four standard errors and a bias, so that more seeds are held to more', () => {
    const spread = 0.1
    expect(meanCheck(claim, [1.39], 1, { spread }).verdict).toBe('PASS')
    expect(meanCheck(claim, [1.41], 1, { spread }).verdict).toBe('FAIL')
    expect(meanCheck(claim, Array(4).fill(1.21), 1, { spread }).verdict).toBe('FAIL')
    expect(meanCheck(claim, Array(4).fill(1.21), 1, { spread, bias: 0.02 }).verdict).toBe('PASS')
  })

  it('of factors goes by logarithms: half and double are as far', () => {
    const calibration = { spread: Math.log(2) / 4 + 1e-9 }
    for (const [value, verdict] of [
      [2, 'PASS'],
      [0.5, 'PASS'],
      [2.1, 'FAIL'],
      [0.48, 'FAIL']
    ] as const)
      expect(factorCheck(claim, [value], 1, calibration).verdict).toBe(verdict)
  })

  it('of every seed fails by one', () => {
    expect(everyCheck(claim, [0.1, 0.1, 0.3], { high: 0.2 }, '').verdict).toBe('FAIL')
    expect(everyCheck(claim, [0.9, 0.7], { low: 0.8 }, '')).toMatchObject({ measured: 0.7, verdict: 'FAIL' })
  })

  it('fails where nothing was measured, or a run diverged', () => {
    expect(everyCheck(claim, [], { high: 1 }, '').verdict).toBe('FAIL')
    expect(everyCheck(claim, [0, NaN], { high: 1 }, '').verdict).toBe('FAIL')
    expect(medianCheck(claim, [0.9, 0.9, NaN], { low: 0.5 }, '').verdict).toBe('FAIL')
    expect(meanCheck(claim, [1, NaN], 1, { spread: 9 }).verdict).toBe('FAIL')
  })
})
