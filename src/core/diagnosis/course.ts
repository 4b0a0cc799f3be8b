import { sortedQuantile } from '../statistics/quantiles'

/** How the losses of one run went over its recorded epochs. */
export interface Course {
  readonly lowest: Point
  /** Median training loss of the last quarter of the epochs, and of the quarter before. */
  readonly late: number
  readonly before: number
  /** How much the training loss climbed between records of the second half, all climbs added up; and how much it fell. */
  readonly climbed: number
  readonly fell: number
  /** Where the test loss was lowest; null where nothing is held out. */
  readonly lowestTest: (Point & { readonly accuracy: number }) | null
}

interface Point {
  readonly epoch: number
  readonly loss: number
}

/** Metrics of one run, each [record]. NaN from a divergence on; of the test part, where there is none. */
export interface Curves {
  readonly epochs: ArrayLike<number>
  readonly trainLoss: Float64Array
  readonly testLoss: Float64Array
  readonly testAccuracy: Float64Array
}

export function courseOf({ epochs, trainLoss, testLoss, testAccuracy }: Curves): Course {
  const count = trainLoss.length
  const end = epochs[count - 1] ?? 0
  const between = (from: number, to: number): Float64Array =>
    trainLoss.filter(
      (value, at) => epochs[at]! >= from * end && epochs[at]! <= to * end && !Number.isNaN(value)
    )
  let [climbed, fell] = [0, 0]
  const half = between(0.5, 1)
  for (let at = 1; at < half.length; at++) {
    const change = half[at]! - half[at - 1]!
    if (change > 0) climbed += change
    else fell -= change
  }
  const lowest = smallest(trainLoss)
  const test = smallest(testLoss)
  return {
    lowest: { epoch: epochs[lowest] ?? 0, loss: trainLoss[lowest] ?? NaN },
    late: median(between(0.75, 1)),
    before: median(between(0.5, 0.75)),
    climbed,
    fell,
    lowestTest:
      test < 0 ? null : { epoch: epochs[test]!, loss: testLoss[test]!, accuracy: testAccuracy[test]! }
  }
}

const median = (values: Float64Array): number => sortedQuantile(values.sort(), 0.5)

/** Position of the smallest value; −1 where all are NaN. */
function smallest(values: Float64Array): number {
  let at = -1
  values.forEach((value, k) => {
    if (!Number.isNaN(value) && !(value >= values[at]!)) at = k
  })
  return at
}
