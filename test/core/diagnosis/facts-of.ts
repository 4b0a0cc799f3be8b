import { courseOf } from '#core/diagnosis/course'
import type { ArmFacts, LayerFacts, RunFacts, StateFacts } from '#core/diagnosis/facts'
import type { Outcome } from '#core/statistics/outcomes'
import { parseExperiment } from '#core/experiment/parse'
import { xor } from '../../support/xor'

/** A healthy layer of 8 tanh units that sees 4 inputs. */
export const layer = (changes: Partial<LayerFacts> = {}): LayerFacts => ({
  activation: 'tanh',
  units: 8,
  variation: 0.6,
  alignment: 0,
  preactivations: 1,
  gradient: 0.1,
  weightGradient: 0.1,
  weights: 0.5,
  weightCount: 32,
  bias: 0,
  dead: 0,
  saturated: 0,
  ...changes
})

export const state = (hidden: readonly LayerFacts[] = [layer()], epoch = 0): StateFacts => ({
  epoch,
  instances: 64,
  layers: [...hidden, layer()]
})

interface RunChanges extends Partial<Omit<RunFacts, 'outcome' | 'course'>> {
  /** Training losses of epochs 0, 1, 2, …. */
  readonly losses?: readonly number[]
  readonly testLosses?: readonly number[]
  readonly testAccuracies?: readonly number[]
  readonly outcome?: Partial<Outcome>
}

let seed = 0
/** A run whose loss falls from 0.13 to 0.05, unless it is told otherwise. */
export function run({
  losses = [0.13, 0.11, 0.09, 0.07, 0.05],
  testLosses = losses.map(() => NaN),
  testAccuracies = testLosses,
  outcome = {},
  ...changes
}: RunChanges = {}): RunFacts {
  const epochs = losses.length - 1
  return {
    outcome: {
      index: seed,
      arm: 0,
      seed: ++seed,
      trainLoss: losses.at(-1)!,
      trainAccuracy: 0.75,
      testLoss: testLosses.at(-1)!,
      testAccuracy: testAccuracies.at(-1)!,
      epochs,
      reachedAt: outcome.solvedAt ?? null,
      solvedAt: null,
      divergedAt: null,
      firstLoss: losses[0]!,
      halfwayLoss: losses[Math.floor(epochs / 2)]!,
      distinctUnits: [8],
      ...outcome
    },
    course: courseOf({
      epochs: [...losses.keys()],
      trainLoss: Float64Array.from(losses),
      testLoss: Float64Array.from(testLosses),
      testAccuracy: Float64Array.from(testAccuracies)
    }),
    first: state(),
    last: state([layer()], epochs),
    moved: 0.5,
    ...changes
  }
}

/** An arm on standardized data, by default with one hidden layer of 8 units, whose guessing loss is 0.125. */
export const arm = (runs: readonly RunFacts[], changes: Partial<ArmFacts> = {}): ArmFacts => ({
  runs,
  goal: { metric: 'trainAccuracy', atLeast: 1 },
  hidden: [8],
  outputs: 1,
  training: parseExperiment(xor()).training,
  guessing: 0.125,
  guessingTest: 0.125,
  classes: null,
  chance: 0.5,
  inputs: { features: 2, standardized: true, largest: 3, size: 1, variation: 1, targets: 0 },
  rate: { left: 1, highest: 1, endedAt: null },
  pace: null,
  ...changes
})
