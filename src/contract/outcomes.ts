import { labelledPart, outputUnits } from '#core/data/targets'
import type { ArmEvidence } from '#core/diagnosis/diagnosis'
import { guessingLoss } from '#core/diagnosis/guessing'
import { resolveArm } from '#core/experiment/arms'
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
  return {
    outcomes: outcomes.filter((outcome) => outcome.arm === arm),
    hidden: network.hidden,
    goal: experiment.goal,
    guessing: guessingLoss(training.loss, targets, outputUnits(network, classes)),
    classes: training.loss.endsWith('cross-entropy') ? classes : null,
    signal: armSignal(record, arm),
    pace: paceOf(record, arm, outcomes)
  }
}
