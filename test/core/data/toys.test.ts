import { describe, expect, test } from 'vitest'
import { datasets } from '#core/data/catalogue'
import type { Dataset } from '#core/data/dataset'
import { datasetSchema, shippedNames } from '#core/data/schema'
import { generateToy, type ToyConfig } from '#core/data/toys'

const toy = (config: object): Dataset => generateToy(datasetSchema.parse(config) as ToyConfig)

/** Points of one class, shape [point][x, y]. */
const pointsOf = ({ inputs, labels }: Dataset, label: number): [number, number][] =>
  [...labels].flatMap((own, i) =>
    own === label ? [[inputs[2 * i]!, inputs[2 * i + 1]!] as [number, number]] : []
  )

test.each([
  ['xor', [0, 1, 1, 0]],
  ['and', [0, 0, 0, 1]],
  ['or', [0, 1, 1, 1]]
])('%s is its truth table in the order 00, 01, 10, 11', (dataset, labels) => {
  const data = toy({ dataset })
  expect([...data.inputs]).toEqual([0, 0, 0, 1, 1, 0, 1, 1])
  expect([...data.labels]).toEqual(labels)
  expect(data.classNames).toEqual(['0', '1'])
})

const read = new Set<string>([...shippedNames, 'csv'])
test.each(Object.entries(datasets).filter(([name]) => !read.has(name)))(
  '%s is what the catalogue says',
  (dataset, { task, instances, features, classes }) => {
    const data = toy({ dataset })
    expect(data.featureNames).toHaveLength(features!)
    expect(data.inputs).toHaveLength(data.labels.length * features!)
    expect(data.labels).toHaveLength(instances ?? 400)
    expect(data.classNames).toHaveLength(task === 'regression' ? 0 : (classes ?? 2))
    expect(new Set(data.labels).size).toBe(Math.max(1, data.classNames.length))
    expect(data.targets !== undefined).toBe(task === 'regression')
  }
)

describe('point sets without noise lie on their curves', () => {
  test('circles have radius 1 and 0.5', () => {
    const data = toy({ dataset: 'circles', size: 51, noise: 0 })
    for (const [x, y] of pointsOf(data, 0)) expect(Math.hypot(x, y)).toBeCloseTo(1, 12)
    for (const [x, y] of pointsOf(data, 1)) expect(Math.hypot(x, y)).toBeCloseTo(0.5, 12)
    expect(pointsOf(data, 0)).toHaveLength(26)
  })

  // numpy: np.cos/np.sin of np.linspace(0, np.pi, 3), as sklearn.datasets.make_moons has it
  test('moons are those of scikit-learn', () => {
    const data = toy({ dataset: 'moons', size: 6, noise: 0 })
    const near = (points: [number, number][], expected: number[][]): void =>
      points.forEach((point, i) =>
        point.forEach((value, axis) => expect(value).toBeCloseTo(expected[i]![axis]!))
      )
    near(pointsOf(data, 0), [
      [1, 0],
      [0, 1],
      [-1, 0]
    ])
    near(pointsOf(data, 1), [
      [0, 0.5],
      [1, -0.5],
      [2, 0.5]
    ])
  })

  test('no two classes of the spirals come closer than their arms are apart', () => {
    const data = toy({ dataset: 'spirals', size: 400, noise: 0 })
    const [first, second] = [pointsOf(data, 0), pointsOf(data, 1)]
    const closest = Math.min(...first.flatMap(([x, y]) => second.map(([u, v]) => Math.hypot(x - u, y - v))))
    expect(closest).toBeGreaterThan(0.4)
    expect(Math.max(...first.map(([x, y]) => Math.hypot(x, y)))).toBeCloseTo(3, 12)
  })
})

describe('the points of xor-noise', () => {
  test('without noise are the corners of the gate, all four equally often', () => {
    const data = toy({ dataset: 'xor-noise', size: 40, noise: 0 })
    const counts = new Map<string, number>()
    for (const label of [0, 1])
      for (const [x, y] of pointsOf(data, label)) {
        expect(x === y ? 0 : 1).toBe(label)
        counts.set(`${x}${y}`, (counts.get(`${x}${y}`) ?? 0) + 1)
      }
    expect(Object.fromEntries(counts)).toEqual({ '00': 10, '01': 10, '10': 10, '11': 10 })
  })

  test('have noise of the deviation asked for', () => {
    const size = 20_000
    const { inputs } = toy({ dataset: 'xor-noise', size, noise: 0.2 })
    const off = [...inputs].map((value) => value - Math.round(value))
    const deviation = Math.sqrt(off.reduce((sum, d) => sum + d ** 2, 0) / off.length)
    // Of a normal deviate wrapped to within ½: 2.5 deviations, so 1.2 % lie beyond and come back nearer.
    expect(deviation).toBeGreaterThan(0.185)
    expect(deviation).toBeLessThan(0.2)
  })
})

describe.each([2, 3, 4, 7])('a checkerboard of %d squares a side', (squares) => {
  const size = 20_000
  const data = toy({ dataset: 'checkerboard', size, noise: 0, squares })
  const half = squares / 2

  test('has neighbouring squares of different classes, from class 0 at the lower left', () => {
    for (const label of [0, 1])
      for (const [x, y] of pointsOf(data, label))
        expect((Math.floor(x + half) + Math.floor(y + half)) % 2).toBe(label)
  })

  test('is filled evenly within each class', () => {
    for (const label of [0, 1]) {
      const own = pointsOf(data, label)
      const counts = new Map<string, number>()
      for (const [x, y] of own) {
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThan(half)
        const square = `${Math.floor(x + half)} ${Math.floor(y + half)}`
        counts.set(square, (counts.get(square) ?? 0) + 1)
      }
      const count = label === 0 ? Math.ceil(squares ** 2 / 2) : Math.floor(squares ** 2 / 2)
      expect(counts.size).toBe(count)
      const expected = own.length / count
      for (const seen of counts.values())
        expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(expected))
    }
  })
})

test('the sine is a regression, with noise in y only', () => {
  const size = 20_000
  const { inputs, targets, classNames, featureNames } = toy({ dataset: 'sine', size, noise: 0.2, seed: 3 })
  expect([classNames, featureNames, targets!.names]).toEqual([[], ['x'], ['y']])
  expect(inputs.every((x) => Math.abs(x) <= Math.PI)).toBe(true)
  const quarter = inputs.filter((x) => x > Math.PI / 2).length
  expect(Math.abs(quarter - size / 4)).toBeLessThan(5 * Math.sqrt((size * 3) / 16))
  const noise = targets!.values.map((y, n) => y - Math.sin(inputs[n]!))
  const deviation = Math.sqrt(noise.reduce((sum, d) => sum + d ** 2, 0) / size)
  expect(Math.abs(deviation / 0.2 - 1)).toBeLessThan(4 / Math.sqrt(2 * size))
})

test('the noise of blobs is Gaussian about the centres, with the deviation asked for', () => {
  const size = 30_000
  const data = toy({ dataset: 'blobs', size, noise: 0.3, classes: 3 })
  for (const label of [0, 1, 2]) {
    const angle = (2 * Math.PI * label) / 3
    const deviations = pointsOf(data, label).flatMap(([x, y]) => [x - Math.cos(angle), y - Math.sin(angle)])
    const n = deviations.length
    const mean = deviations.reduce((sum, d) => sum + d, 0) / n
    const second = deviations.reduce((sum, d) => sum + d ** 2, 0) / n
    const fourth = deviations.reduce((sum, d) => sum + d ** 4, 0) / n
    expect(Math.abs(mean)).toBeLessThan((4 * 0.3) / Math.sqrt(n))
    expect(Math.abs(Math.sqrt(second) / 0.3 - 1)).toBeLessThan(4 / Math.sqrt(2 * n))
    expect(Math.abs(fourth / second ** 2 - 3)).toBeLessThan(4 * Math.sqrt(24 / n))
  }
})

test('classes take turns, so that minibatches in file order are balanced', () => {
  expect([...toy({ dataset: 'spirals', size: 7, classes: 3 }).labels]).toEqual([0, 1, 2, 0, 1, 2, 0])
})

test('the same seed gives the same points, another seed other ones', () => {
  const points = (seed: number): Float64Array => toy({ dataset: 'moons', seed }).inputs
  expect(points(5)).toEqual(points(5))
  expect(points(5)).not.toEqual(points(6))
})
