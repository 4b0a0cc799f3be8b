import { describe, expect, test } from 'vitest'
import type { Dataset } from '#core/data/dataset'
import { prepareData } from '#core/data/prepare'
import { fitScaling } from '#core/data/scale'
import { splitDataset } from '#core/data/split'
import { labelledPart, outputUnits, unitsFor } from '#core/data/targets'

const labels = (...counts: number[]): Pick<Dataset, 'labels' | 'classNames' | 'testFrom'> => {
  const all = counts.flatMap((count, label) => Array.from({ length: count }, () => label))
  return { labels: Int32Array.from(all), classNames: counts.map(String), testFrom: all.length }
}

describe('the split', () => {
  test('holds out the same share of every class, in file order, every instance once', () => {
    const data = labels(100, 40, 8)
    const { train, test: held } = splitDataset(data, 0.25, 7)
    const heldOf = (label: number): number => held.filter((i) => data.labels[i] === label).length
    expect([heldOf(0), heldOf(1), heldOf(2)]).toEqual([25, 10, 2])
    expect([...train]).toEqual([...train].sort((a, b) => a - b))
    expect([...train, ...held].sort((a, b) => a - b)).toEqual(Array.from(data.labels, (_, i) => i))
  })

  test.each([0.01, 0.5, 0.99])('has each class of two or more in both parts, at %d', (fraction) => {
    const data = labels(2, 3, 50, 1)
    const { train, test: held } = splitDataset(data, fraction, 1)
    const classes = (part: Int32Array): number[] => [...new Set(part.map((i) => data.labels[i]!))]
    expect(classes(train)).toEqual([0, 1, 2, 3])
    expect(classes(held)).toEqual([0, 1, 2])
  })

  test('is decided by the seed', () => {
    const data = labels(50, 50)
    expect(splitDataset(data, 0.3, 1)).toEqual(splitDataset(data, 0.3, 1))
    expect(splitDataset(data, 0.3, 1)).not.toEqual(splitDataset(data, 0.3, 2))
  })

  test('draws every instance equally often', () => {
    const data = labels(10, 10)
    const times = new Array<number>(20).fill(0)
    for (let seed = 0; seed < 2000; seed++) for (const i of splitDataset(data, 0.3, seed).test) times[i]!++
    for (const count of times) expect(Math.abs(count - 600)).toBeLessThan(5 * Math.sqrt(2000 * 0.3 * 0.7))
  })

  test('leaves a test file of its own alone', () => {
    const { train, test: held } = splitDataset({ ...labels(4, 4), testFrom: 6 }, 0.5, 1)
    expect([...train]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...held]).toEqual([6, 7])
  })
})

describe('the scaling', () => {
  const data: Dataset = {
    name: 'numbers',
    featureNames: ['x', 'constant', 'tiny'],
    classNames: ['0', '1'],
    inputs: Float64Array.of(1, 0.1, 1e-200, 2, 0.1, 2e-200, 6, 0.1, 3e-200, 100, 0.3, 4e-200),
    labels: Int32Array.of(0, 1, 0, 1),
    testFrom: 3
  }

  test('is fitted on the training part and applied to both', () => {
    const {
      train,
      test: held,
      scaling
    } = prepareData(data, { testFraction: 0, splitSeed: 1, standardize: true })
    const deviation = Math.sqrt(14 / 3) // numpy.std([1, 2, 6])
    expect(scaling?.mean[0]).toBe(3)
    expect(scaling?.deviation[0]).toBeCloseTo(deviation, 12)
    expect(train.inputs[0]).toBeCloseTo(-2 / deviation, 12)
    expect(held.inputs[0]).toBeCloseTo(97 / deviation, 12)
  })

  test('knows nothing of what is held out, however that is chosen', () => {
    // One instance far from the others, and a seed that holds it out.
    const inputs = Float64Array.from({ length: 40 }, (_, i) => (i === 7 ? 1e6 : i % 4))
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2)
    const one: Dataset = {
      name: 'n',
      featureNames: ['x'],
      classNames: ['0', '1'],
      inputs,
      labels,
      testFrom: 40
    }
    const seed = Array.from({ length: 100 }, (_, s) => s).find((s) =>
      splitDataset(one, 0.25, s).test.includes(7)
    )!
    const {
      train,
      test: held,
      scaling
    } = prepareData(one, { testFraction: 0.25, splitSeed: seed, standardize: true })
    const own = [...inputs].filter((_, i) => splitDataset(one, 0.25, seed).train.includes(i))
    expect(own).toHaveLength(30)
    expect(scaling!.mean[0]).toBeCloseTo(own.reduce((sum, x) => sum + x, 0) / 30, 12)
    expect(scaling!.deviation[0]).toBeLessThan(2)
    expect(Math.abs(train.inputs.reduce((sum, x) => sum + x, 0))).toBeLessThan(1e-9)
    expect(Math.max(...held.inputs)).toBeGreaterThan(1e5)
  })

  test('leaves no NaN where a feature does not vary', () => {
    const { train, test: held } = prepareData(data, { testFraction: 0, splitSeed: 1, standardize: true })
    expect([train.inputs[1], train.inputs[4], train.inputs[7]]).toEqual([0, 0, 0])
    expect(held.inputs[1]).toBeCloseTo(0.2, 12)
    expect([...train.inputs, ...held.inputs].every(Number.isFinite)).toBe(true)
  })

  test('takes equal values as constant, whatever their sum rounds to', () => {
    const inputs = new Float64Array(1797).fill(0.1)
    expect(fitScaling({ count: 1797, inputs, labels: new Int32Array(1797) }, 1).deviation[0]).toBe(1)
  })

  test('is left out unless asked for', () => {
    const { train, scaling } = prepareData(data, { testFraction: 0, splitSeed: 1, standardize: false })
    expect(scaling).toBeNull()
    expect(train.inputs).toEqual(data.inputs.slice(0, 9))
  })
})

describe('a regression', () => {
  const count = 40
  const data: Dataset = {
    name: 'numbers',
    featureNames: ['x'],
    classNames: [],
    inputs: Float64Array.from({ length: count }, (_, i) => i),
    labels: new Int32Array(count),
    targets: { names: ['y', 'z'], values: Float64Array.from({ length: 2 * count }, (_, k) => 100 + k) },
    testFrom: count
  }

  test('keeps each instance and its numbers together, in both parts', () => {
    const {
      train,
      test: held,
      targetNames
    } = prepareData(data, { testFraction: 0.25, splitSeed: 3, standardize: false })
    expect(targetNames).toEqual(['y', 'z'])
    expect([train.count, held.count]).toEqual([30, 10])
    for (const part of [train, held])
      for (const [row, x] of part.inputs.entries())
        expect([part.values![2 * row], part.values![2 * row + 1]]).toEqual([100 + 2 * x, 101 + 2 * x])
    expect(new Set([...train.inputs, ...held.inputs]).size).toBe(count)
  })

  test('has its numbers scaled by the training part alone, where that is asked for', () => {
    const config = { testFraction: 0.25, splitSeed: 3, standardize: false }
    const plain = prepareData(data, config)
    const { train, test: held } = prepareData(data, { ...config, standardizeTargets: true })
    for (const target of [0, 1]) {
      const own = Array.from({ length: 30 }, (_, n) => plain.train.values![2 * n + target]!)
      const mean = own.reduce((sum, y) => sum + y, 0) / 30
      const deviation = Math.sqrt(own.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 30)
      for (const [part, before] of [
        [train, plain.train],
        [held, plain.test]
      ] as const)
        for (let n = 0; n < part.count; n++)
          expect(part.values![2 * n + target]).toBeCloseTo(
            (before.values![2 * n + target]! - mean) / deviation,
            12
          )
    }
    expect(train.inputs).toEqual(plain.train.inputs)
  })

  test('is trained on its numbers, one unit each, whatever the output', () => {
    const prepared = prepareData(data, { testFraction: 0, splitSeed: 1, standardize: false })
    for (const output of ['linear', 'sigmoid', 'tanh'] as const) {
      expect(unitsFor({ output }, prepared)).toBe(2)
      const { targets, labels } = labelledPart(prepared.train, { output }, 0)
      expect(targets).toEqual(data.targets!.values)
      expect(labels).toHaveLength(0)
    }
  })
})

describe('the targets', () => {
  const part = { count: 3, inputs: new Float64Array(3), labels: Int32Array.of(0, 1, 0) }

  test.each([
    ['sigmoid', undefined, 2, [0, 1, 0]],
    ['tanh', undefined, 2, [-1, 1, -1]],
    ['sigmoid', 'one-hot', 2, [1, 0, 0, 1, 1, 0]],
    ['tanh', 'one-hot', 2, [1, -1, -1, 1, 1, -1]],
    ['softmax', undefined, 2, [1, 0, 0, 1, 1, 0]],
    ['linear', undefined, 2, [1, 0, 0, 1, 1, 0]],
    ['sigmoid', undefined, 3, [1, 0, 0, 0, 1, 0, 1, 0, 0]],
    ['tanh', undefined, 3, [1, -1, -1, -1, 1, -1, 1, -1, -1]]
  ] as const)('of a %s output (%s) for %d classes', (output, outputs, classes, targets) => {
    const network = outputs === undefined ? { output } : { output, outputs }
    expect(outputUnits(network, classes)).toBe(targets.length / 3)
    expect([...labelledPart(part, network, classes).targets]).toEqual(targets)
  })
})
