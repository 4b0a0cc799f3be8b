import { generator, type Generator } from '../random/generator'
import type { Dataset } from './dataset'
import type { DatasetConfig, shippedNames } from './schema'

/**
 * Data sets that are computed, not read. Class names are "0", "1", … Instance i of the point sets belongs to
 * class i mod classes, so that minibatches in file order are balanced. Each coordinate gets Gaussian noise of
 * standard deviation `noise`.
 */
export type ToyConfig = Exclude<DatasetConfig, { dataset: (typeof shippedNames)[number] | 'csv' }>

type Point = readonly [x: number, y: number]

/** The noiseless point of class c at position k of `count` along that class's shape, or drawn from `random`. */
type Shape = (c: number, k: number, count: number, random: Generator) => Point

export function generateToy(config: ToyConfig): Dataset {
  switch (config.dataset) {
    case 'xor':
      return gate('xor', [0, 1, 1, 0])
    case 'and':
      return gate('and', [0, 0, 0, 1])
    case 'or':
      return gate('or', [0, 1, 1, 1])
    case 'circles':
      return points(config, 2, circles)
    case 'moons':
      return points(config, 2, moons)
    case 'xor-noise':
      return points(config, 2, corners)
    case 'checkerboard':
      return points(config, 2, board(config.squares))
    case 'sine':
      return sine(config)
    case 'spirals':
      return points(config, config.classes, spirals(config.classes))
    case 'blobs':
      return points(config, config.classes, blobs(config.classes))
  }
}

/** Inputs 00, 01, 10, 11 in this order. */
function gate(name: string, labels: readonly number[]): Dataset {
  return {
    name,
    featureNames: ['a', 'b'],
    classNames: ['0', '1'],
    inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
    labels: Int32Array.from(labels),
    testFrom: labels.length
  }
}

/** scikit-learn's make_circles with factor 0.5: class 0 on the circle of radius 1, class 1 on that of radius 0.5. */
const circles: Shape = (c, k, count) => {
  const angle = (2 * Math.PI * k) / count
  const radius = c === 0 ? 1 : 0.5
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** scikit-learn's make_moons: class 0 (cos t, sin t), class 1 (1 − cos t, ½ − sin t), t evenly spaced on [0, π]. */
const moons: Shape = (c, k, count) => {
  const t = count > 1 ? (Math.PI * k) / (count - 1) : 0
  return c === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)]
}

/** The corners of the unit square in turn: class 0 where x = y, class 1 where not. */
const corners: Shape = (c, k) => {
  const x = k % 2
  return [x, c === 0 ? x : 1 - x]
}

/** Anywhere in a square of the class's colour, drawn evenly; the lower left square is of class 0. */
function board(squares: number): Shape {
  const all = Array.from({ length: squares ** 2 }, (_, square): Point => [
    square % squares,
    Math.floor(square / squares)
  ])
  const byClass = [0, 1].map((c) => all.filter(([column, row]) => (column + row) % 2 === c))
  return (c, _k, _count, random) => {
    const [column, row] = byClass[c]![random.integer(byClass[c]!.length)]!
    return [column + random.uniform() - squares / 2, row + random.uniform() - squares / 2]
  }
}

/**
 * Archimedean arms after Lang & Witbrock 1988, starting apart so that no two classes share a point: one and a
 * half turns while the radius grows from 0.3 to 3; arm c is turned by c/classes of a full turn.
 */
const spirals =
  (classes: number): Shape =>
  (c, k, count) => {
    const t = count > 1 ? k / (count - 1) : 0
    const angle = 2 * Math.PI * (1.5 * t + c / classes)
    const radius = 0.3 + 2.7 * t
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  }

/**
 * Isotropic Gaussian clouds. Centres lie evenly on the unit circle, class 0 at (1, 0); scikit-learn's make_blobs
 * draws them at random instead, where two may coincide.
 */
const blobs =
  (classes: number): Shape =>
  (c) => {
    const angle = (2 * Math.PI * c) / classes
    return [Math.cos(angle), Math.sin(angle)]
  }

/** y = sin x at x drawn evenly from [−π, π], with noise in y only. */
function sine({ size, noise, seed }: Extract<ToyConfig, { dataset: 'sine' }>): Dataset {
  const random = generator(seed, 'data/sine')
  const inputs = Float64Array.from({ length: size }, () => Math.PI * (2 * random.uniform() - 1))
  return {
    name: 'sine',
    featureNames: ['x'],
    classNames: [],
    inputs,
    labels: new Int32Array(size),
    targets: { names: ['y'], values: inputs.map((x) => Math.sin(x) + noise * random.normal()) },
    testFrom: size
  }
}

function points(config: Extract<ToyConfig, { noise: number }>, classes: number, shape: Shape): Dataset {
  const { size, noise } = config
  const random = generator(config.seed, `data/${config.dataset}`)
  const inputs = new Float64Array(2 * size)
  const labels = new Int32Array(size)
  for (let i = 0; i < size; i++) {
    const c = i % classes
    const ofClass = Math.ceil((size - c) / classes)
    const [x, y] = shape(c, Math.floor(i / classes), ofClass, random)
    inputs[2 * i] = x + noise * random.normal()
    inputs[2 * i + 1] = y + noise * random.normal()
    labels[i] = c
  }
  return {
    name: config.dataset,
    featureNames: ['x', 'y'],
    classNames: Array.from({ length: classes }, (_, c) => String(c)),
    inputs,
    labels,
    testFrom: size
  }
}
