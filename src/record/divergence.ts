import { labelledPart, unitsFor } from '#core/data/targets'
import { guessingLoss } from '#core/diagnosis/guessing'
import { resolveArm } from '#core/experiment/arms'
import { hopeless } from '#core/statistics/divergence'
import type { RecordHead } from './head'

const known = new WeakMap<RecordHead, number[]>()

/** The training loss of each arm beyond which a run counts as diverged: by far that of ignoring the input. */
export function lossLimits(head: RecordHead): readonly number[] {
  const limits =
    known.get(head) ??
    head.experiment.arms.map((_, arm) => {
      const { network, training } = resolveArm(head.experiment, arm)
      const { targets } = labelledPart(head.data.train, network, head.data.classNames.length)
      const guessing = guessingLoss(training.loss, targets, unitsFor(network, head.data))
      // Where all targets are one, there is nothing to compare with.
      return guessing > 0 ? hopeless * guessing : Infinity
    })
  known.set(head, limits)
  return limits
}
