import type { PreparedData } from '#core/data/dataset'
import { labelledPart, unitsFor } from '#core/data/targets'
import type { ArmEvidence } from '#core/diagnosis/diagnosis'
import { guessingLoss, isSurprise } from '#core/diagnosis/guessing'
import { resolveArm } from '#core/experiment/arms'
import { effectiveBatchSize } from '#core/experiment/plan'
import type { TrainingConfig } from '#core/experiment/schema'
import { stepsPerEpoch } from '#core/network/problem'
import { scheduledRate } from '#core/network/schedule'
import { determination } from '#core/statistics/determination'
import { outcomesOf, type Outcome } from '#core/statistics/outcomes'
import { paceOf } from './pace'
import type { ExperimentRecord } from './record'
import { armSignal } from './signal'

/** How every run of a record has come out so far, in the order of the experiment; empty before the first frame. */
export function outcomesOfRecord({ head, groups }: ExperimentRecord): Outcome[] {
  return groups
    .flatMap((series, group) =>
      outcomesOf(
        head.groups[group]!,
        series,
        series.snapshots.at(-1)?.parameters ?? null,
        head.experiment.goal
      )
    )
    .sort((a, b) => a.index - b.index)
}

/** R² of a regression's run on both parts. */
interface Determinations {
  readonly trainR2: number
  readonly testR2: number
}

/** Gives each run's R²; null for classification. */
export function determinations({
  head: { experiment, data }
}: ExperimentRecord): ((outcome: Outcome) => Determinations) | null {
  const { targetNames, train, test } = data
  if (!targetNames) return null
  const ofMean = experiment.arms.map((_, arm) => {
    const { loss } = resolveArm(experiment, arm).training
    return [train, test].map(({ values }) => guessingLoss(loss, values!, targetNames.length)) as [
      number,
      number
    ]
  })
  return ({ arm, trainLoss, testLoss }) => {
    const [onTrain, onTest] = ofMean[arm]!
    return { trainR2: determination(trainLoss, onTrain), testR2: determination(testLoss, onTest) }
  }
}

/** What `diagnose` needs about one arm, given the outcomes of all runs. */
export function armEvidence(
  record: ExperimentRecord,
  arm: number,
  outcomes: readonly Outcome[]
): ArmEvidence {
  const { experiment, data } = record.head
  const { network, training } = resolveArm(experiment, arm)
  const classes = data.classNames.length
  const { targets } = labelledPart(data.train, network, classes)
  const guessing = guessingLoss(training.loss, targets, unitsFor(network, data))
  const own = outcomes.filter((outcome) => outcome.arm === arm)
  return {
    outcomes: own,
    hidden: network.hidden,
    goal: experiment.goal,
    guessing,
    classes: isSurprise[training.loss] ? classes : null,
    rateLeft: rateLeft(training, data, Math.max(0, ...own.map(({ epochs }) => epochs))),
    signal: armSignal(record, arm),
    pace: paceOf(record, arm, outcomes, guessing)
  }
}

/** Share of its learning rate with which an arm would train on after so many epochs. */
function rateLeft(training: TrainingConfig, data: PreparedData, epochs: number): number {
  const { train } = data
  const batchSize = effectiveBatchSize(training.batchSize, data)
  const { learningRate } = training.optimizer
  return (
    scheduledRate(
      { ...training, batchSize, train },
      learningRate,
      epochs * stepsPerEpoch({ batchSize, train })
    ) / learningRate
  )
}
