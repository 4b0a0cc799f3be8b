import { describe, expect, it } from 'vitest'
import { differenceInWords } from '#core/metrics/kinds'
import { measured, whyUnmeasured } from '#core/metrics/measured'
import { comparedNames, isRecorded, metricNames, metricTable, worstOf } from '#core/metrics/table'

describe('metrics', () => {
  it('keep the names and the order that files have', () => {
    expect(metricNames).toEqual(['trainLoss', 'trainAccuracy', 'testLoss', 'testAccuracy'])
    expect(comparedNames).toEqual([...metricNames, 'epochsToGoal'])
    expect(comparedNames.filter(isRecorded)).toEqual(metricNames)
  })

  it('are each what they are called', () => {
    for (const name of metricNames) {
      const { part, kind, title, words } = metricTable[name]
      expect(name.toLowerCase()).toBe(`${part === 'training' ? 'train' : part}${kind}`)
      expect(words).toBe(`${part} ${kind}`)
      expect(title.toLowerCase()).toBe(words)
    }
    for (const { part, kind } of Object.values(metricTable)) expect(part === null).toBe(kind === 'epochs')
  })

  it('are better high or low: what diverged is worse than any value', () => {
    for (const name of comparedNames)
      expect(worstOf(name), name).toBe(name.endsWith('Accuracy') ? -Infinity : Infinity)
  })
})

describe('values and differences', () => {
  const { trainLoss, testAccuracy, epochsToGoal } = metricTable

  it('are written as their metric is', () => {
    expect([trainLoss, testAccuracy, epochsToGoal].map(({ format }) => format(0.98765))).toEqual([
      '0.9877',
      '98.8 %',
      '0.99'
    ])
    expect(epochsToGoal.format(12_345)).toBe('12,345')
  })

  it('have their sign and unit: accuracies differ in points', () => {
    expect([0.25, -0.125, 0, Infinity, NaN].map((value) => differenceInWords(testAccuracy, value))).toEqual([
      '+25 points',
      '−12.5 points',
      '0 points',
      '+∞ points',
      '–'
    ])
    expect(differenceInWords(trainLoss, -0.000012345)).toBe('−1.234e−5')
    expect(differenceInWords(epochsToGoal, 1200)).toBe('+1,200')
  })

  it('that were set keep all their digits', () => {
    expect(testAccuracy.formatExact(0.98765)).toBe('98.765 %')
    expect(testAccuracy.formatExact(0.07)).toBe('7 %')
    expect(trainLoss.formatExact(0.0003)).toBe('0.0003')
  })

  it('are told apart beside an axis', () => {
    expect([0.99914, 0.99916].map((share) => testAccuracy.formatTick(share))).toEqual(['99.91 %', '99.92 %'])
    expect(testAccuracy.formatTick(0.999141, 6)).toBe('99.9141 %')
    expect(testAccuracy.formatDifferenceTick(-0.125)).toBe('−12.5')
  })
})

describe('what is measured', () => {
  const part = (count: number): { count: number; inputs: Float64Array; labels: Int32Array } => ({
    count,
    inputs: new Float64Array(count),
    labels: new Int32Array(count)
  })

  it('is all of a classification with a test part', () => {
    expect(measured({ test: part(3) })).toEqual(metricNames)
  })

  it('has no test where nothing is held out, and no accuracy in a regression', () => {
    expect(measured({ test: part(0) })).toEqual(['trainLoss', 'trainAccuracy'])
    expect(measured({ test: part(3), targetNames: ['y'] })).toEqual(['trainLoss', 'testLoss'])
    expect(measured({ test: part(0), targetNames: ['y'] })).toEqual(['trainLoss'])
  })

  it('says why not; the epochs to a goal are always there', () => {
    expect(whyUnmeasured('testLoss', { test: part(0) })).toBe('nothing is held out to test on')
    expect(whyUnmeasured('testAccuracy', { test: part(3), targetNames: ['y'] })).toBe(
      'a regression has no accuracy'
    )
    expect(whyUnmeasured('epochsToGoal', { test: part(0), targetNames: ['y'] })).toBeNull()
  })
})
