import { guessingLoss } from '#core/diagnosis/guessing'
import { resolveArm } from '#core/experiment/arms'
import { determination } from '#core/statistics/determination'
import { outcomesOf, type Outcome } from '#core/statistics/outcomes'
import { lossLimits } from './divergence'
import type { ExperimentRecord } from './record'

/** How every run of a record has come out so far, in the order of the experiment; empty before the first frame. */
export function outcomesOfRecord({ head, groups }: ExperimentRecord): Outcome[] {
  return groups
    .flatMap((series, group) =>
      outcomesOf(
        head.groups[group]!,
        series,
        series.snapshots.at(-1)?.parameters ?? null,
        head.experiment.goal,
        lossLimits(head)
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
