import { describe, expect, it } from 'vitest'
import { generator } from '#core/random/generator'
import { normalDistribution, normalQuantile } from '#core/random/normal'
import { minibatchOrder } from '#core/random/order'
import { philox4x32, type Block } from '#core/random/philox'
import { rememberedNoise } from '#core/random/remembered-noise'
import { noiseStream } from '#core/random/streams'

describe('Philox4x32-10', () => {
  // Random123 1.14, tests/kat_vectors, the three lines "philox4x32 10".
  const knownAnswers: [Block, [number, number], Block][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
    ]
  ]
  it.each(knownAnswers)("gives Random123's known answer for counter %j", (counter, key, answer) => {
    expect(philox4x32(counter, key)).toEqual(answer)
  })
})

describe('the normal distribution', () => {
  // Reference values: Python 3.11, statistics.NormalDist().inv_cdf(p) and math.erfc(-x / √2) / 2.
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.9, 1.2815515655446004],
    [0.001, -3.09023230616781],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798405]
  ])('has quantile Φ⁻¹(%d) = %d', (p, x) => {
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(x)))
  })

  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1, 0.158655253931457],
    [3, 0.9986501019683699],
    [-8, 6.22096057427178e-16]
  ])('has Φ(%d) = %d', (x, p) => {
    expect(Math.abs(normalDistribution(x) - p)).toBeLessThan(1e-15)
  })

  it('has Φ⁻¹ as the inverse of Φ', () => {
    for (let p = 0.0005; p < 1; p += 0.0005) expect(normalDistribution(normalQuantile(p))).toBeCloseTo(p, 13)
  })
})

describe('noise streams', () => {
  const draws = 20_000
  const take = (seed: number, layer: number, tensor: 'weights' | 'biases'): Float64Array => {
    const stream = noiseStream(seed, layer, tensor)
    return Float64Array.from({ length: draws }, (_, index) => stream.normal(index))
  }

  it('give the same value at a position, whatever was read before', () => {
    const forwards = noiseStream(7, 2, 'weights')
    const values = [0, 1, 2, 3, 4, 5].map((index) => forwards.uniform(index))
    const backwards = noiseStream(7, 2, 'weights')
    expect([5, 4, 3, 2, 1, 0].map((index) => backwards.uniform(index)).reverse()).toEqual(values)
  })

  it('are the same numbers where they are remembered, also when many others were asked for in between', () => {
    const stream = noiseStream(7, 2, 'weights')
    for (let round = 0; round < 2; round++) {
      const noise = rememberedNoise(7, 2, 'weights', 500)
      for (const index of [0, 3, 499]) {
        expect(noise.uniform(index)).toBe(stream.uniform(index))
        expect(noise.normal(index)).toBe(stream.normal(index))
      }
      for (let seed = 0; seed < 30; seed++) rememberedNoise(seed, 0, 'weights', 100_000)
    }
  })

  it('couple normal and uniform: one is the quantile of the other', () => {
    const stream = noiseStream(3, 0, 'biases')
    expect(stream.normal(11)).toBe(normalQuantile(stream.uniform(11)))
  })

  it('are uncorrelated between seeds, layers and tensors, and within themselves', () => {
    const base = take(1, 0, 'weights')
    const others = [
      take(2, 0, 'weights'),
      take(0xffffffff, 0, 'weights'),
      take(1, 1, 'weights'),
      take(1, 0, 'biases'),
      new Float64Array([...base.slice(1), base[0]!])
    ]
    for (const other of others) {
      const correlation = base.reduce((sum, value, index) => sum + value * other[index]!, 0) / draws
      expect(Math.abs(correlation)).toBeLessThan(4.5 / Math.sqrt(draws))
    }
  })
})

describe('the minibatch order', () => {
  it('visits every instance once', () => {
    for (const count of [0, 1, 2, 97]) {
      expect([...minibatchOrder(5, 3, count)].sort((a, b) => a - b)).toEqual([...Array(count).keys()])
    }
  })

  it('differs between epochs and between order seeds, and repeats for the same two', () => {
    const order = minibatchOrder(1, 1, 50)
    expect(minibatchOrder(1, 1, 50)).toEqual(order)
    expect(minibatchOrder(1, 2, 50)).not.toEqual(order)
    expect(minibatchOrder(2, 1, 50)).not.toEqual(order)
  })

  it('makes all orders of four equally likely', () => {
    const counts = new Map<string, number>()
    const epochs = 24_000
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = minibatchOrder(9, epoch, 4).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(counts.size).toBe(24)
    expect(chiSquare).toBeLessThan(49.7) // 99.9 % quantile at 23 degrees of freedom
  })
})

describe('the sequential generator', () => {
  it('repeats for the same seed and purpose, and differs otherwise', () => {
    const take = (seed: number, purpose: string): number[] => {
      const random = generator(seed, purpose)
      return [random.uniform(), random.normal(), random.integer(1000), ...random.permutation(5)]
    }
    expect(take(1, 'moons')).toEqual(take(1, 'moons'))
    expect(take(1, 'split')).not.toEqual(take(1, 'moons'))
    expect(take(2, 'moons')).not.toEqual(take(1, 'moons'))
  })

  it('draws integers below n evenly', () => {
    const random = generator(4, 'test')
    const counts = new Array<number>(6).fill(0)
    for (let draw = 0; draw < 60_000; draw++) counts[random.integer(6)]!++
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(20.5) // 99.9 % quantile at 5 degrees of freedom
  })
})
