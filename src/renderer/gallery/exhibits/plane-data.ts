import type { PreparedData } from '#core/data/dataset'
import { noise } from '../noise'

/** Points around the centres of classes on a circle; every fifth is held out. */
export function clouds(classes: number, count: number): PreparedData {
  const part = (isTest: boolean) => {
    const members = [...Array(count).keys()].filter((n) => (n % 5 === 4) === isTest)
    const angle = (n: number): number => ((n % classes) / classes) * 2 * Math.PI
    return {
      count: members.length,
      inputs: Float64Array.from(
        members.flatMap((n) => [
          Math.cos(angle(n)) + 0.2 * noise(n, 1),
          Math.sin(angle(n)) + 0.2 * noise(n, 2)
        ])
      ),
      labels: Int32Array.from(members, (n) => n % classes)
    }
  }
  return {
    name: 'clouds',
    featureNames: ['x', 'y'],
    classNames: Array.from({ length: classes }, (_, k) => `class ${k + 1}`),
    train: part(false),
    test: part(true),
    scaling: null
  }
}

/** Of a regression. */
export const sine: PreparedData = {
  name: 'sine',
  featureNames: ['x'],
  classNames: [],
  targetNames: ['y'],
  train: {
    count: 60,
    inputs: Float64Array.from({ length: 60 }, (_, n) => -3 + n / 10),
    labels: new Int32Array(60),
    values: Float64Array.from({ length: 60 }, (_, n) => Math.sin(-3 + n / 10) + 0.1 * noise(n))
  },
  test: {
    count: 10,
    inputs: Float64Array.from({ length: 10 }, (_, n) => -2.9 + n / 2),
    labels: new Int32Array(10),
    values: Float64Array.from({ length: 10 }, (_, n) => Math.sin(-2.9 + n / 2))
  },
  scaling: null
}
