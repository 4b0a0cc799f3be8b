import { cause, median } from './cause'

/** A test loss that is this many times its lowest, and this share of the guessing loss above it, has risen. */
const risen = { ofLowest: 1.25, ofGuessing: 0.15 }
/** The training loss must be below this share of the test loss. */
const gap = 0.65
/** The lowest must lie this far back, as a share of the epochs, to be no wobble. */
const back = 0.8
/** A test accuracy that fell by this share of the instances has fallen. */
const fallen = 0.03

/**
 * The test loss was lowest on the way and has risen since, while the training loss went on falling; and it is a loss:
 * fewer test instances are answered right, or the answers to them have become worse than guessing.
 */
export const overfitting = cause({
  kind: 'overfitting',
  of({ guessingTest }, { outcome, course }) {
    const { lowestTest } = course
    if (!lowestTest || outcome.divergedAt !== null || outcome.epochs === 0) return null
    const { testLoss, testAccuracy, trainLoss, epochs } = outcome
    return testLoss > risen.ofLowest * lowestTest.loss &&
      testLoss - lowestTest.loss > risen.ofGuessing * guessingTest &&
      lowestTest.epoch < back * epochs &&
      trainLoss < gap * testLoss &&
      (Number.isNaN(testAccuracy) || testLoss > guessingTest || testAccuracy < lowestTest.accuracy - fallen)
      ? { ...lowestTest, test: testLoss, training: trainLoss }
      : null
  },
  values: (found) => ({
    lowest: median(found.map(({ loss }) => loss)),
    lowestAt: median(found.map(({ epoch }) => epoch)),
    test: median(found.map(({ test }) => test)),
    training: median(found.map(({ training }) => training))
  }),
  remedy: () => ({ kind: 'stop-early' })
})
