import type { Pace } from '#core/diagnosis/pace'
import type { Outcome } from '#core/statistics/outcomes'
import { sortedQuantile } from '#core/statistics/quantiles'
import { epochsToGoalOf } from '#core/statistics/summary'
import type { ExperimentRecord } from './record'
import { lanesOfArm } from './lanes'
import { baselineOf } from './statistics'

/** Recorded epochs that are looked at: spread evenly over a long training, all of a short one. */
const mostEpochs = 300
/** A loss counts as reached from this close. */
const close = 1.01
/** A loss above this share of that of ignoring the input is no point to be reached. */
const learned = 0.9

/**
 * How long an arm took compared with the baseline arm: to the goal, where most runs of both reached it, else to the
 * median training loss at which the arm ended. `outcomes` of all runs; `guessing`: the loss of ignoring the input. null where there is no such point, and for the
 * baseline arm itself.
 */
export function paceOf(
  record: ExperimentRecord,
  arm: number,
  outcomes: readonly Outcome[],
  guessing: number
): Pace | null {
  const { experiment } = record.head
  const other = baselineOf(experiment)
  if (other === arm) return null
  const baseline = experiment.arms[other]!.name
  const reached = (of: number): number | null =>
    epochsToGoalOf(outcomes.filter((outcome) => outcome.arm === of)).median
  const [ownGoal, theirGoal] = [reached(arm), reached(other)]
  if (ownGoal !== null && theirGoal !== null) {
    return { baseline, reached: { goal: true }, own: ownGoal, theirs: theirGoal }
  }
  const [own, theirs] = [medianLosses(record, arm), medianLosses(record, other)]
  const loss = own.at(-1)?.loss ?? NaN
  if (!(loss < learned * guessing)) return null
  const reachedAt = (curve: typeof own): number =>
    curve.find((point) => point.loss <= close * loss)?.epoch ?? NaN
  const [ownEpoch, theirEpoch] = [reachedAt(own), reachedAt(theirs)]
  if (Number.isNaN(ownEpoch) || Number.isNaN(theirEpoch)) return null
  return { baseline, reached: { goal: false, loss }, own: ownEpoch, theirs: theirEpoch }
}

function medianLosses(
  record: ExperimentRecord,
  arm: number
): { readonly epoch: number; readonly loss: number }[] {
  const { group, lanes } = lanesOfArm(record, arm)
  const series = record.groups[group]
  if (!series) return []
  const step = Math.max(1, Math.ceil(series.count / mostEpochs))
  const positions = Array.from({ length: Math.ceil(series.count / step) }, (_, k) => k * step)
  if (positions.at(-1) !== series.count - 1) positions.push(series.count - 1)
  const own = new Float64Array(lanes.length)
  return positions
    .filter((position) => position >= 0)
    .map((position) => {
      const losses = series.metricAt('trainLoss', position)
      let count = 0
      for (const lane of lanes) if (!Number.isNaN(losses[lane])) own[count++] = losses[lane]!
      // Asked for hundreds of times a second while a window follows a training.
      return { epoch: series.epochs[position]!, loss: sortedQuantile(own.subarray(0, count).sort(), 0.5) }
    })
}
