import {
  comparedNames,
  isRecorded,
  perMetric,
  worstOf,
  type ComparedName,
  type MetricName
} from '../metrics/table'
import { bootstrapMedianInterval } from './bootstrap'
import { holmCorrected } from './holm'
import { comparePairs, pairedDifferences, type PairedDifference } from './paired'
import { quartiles, type Quartiles } from './quantiles'
import { timeToGoal, type TimeToGoal } from './time-to-goal'
import { wilsonInterval } from './wilson'

/** The runs of one arm as they stood at one epoch. All arrays by seed, the same seeds for every arm. */
export interface ArmSample {
  readonly name: string
  /** Epoch of the values: the newest that was recorded at or before the one that was asked for. */
  readonly epoch: number
  /** NaN where the run has diverged, or where nothing is held out to test on. */
  readonly metrics: Readonly<Record<MetricName, readonly number[]>>
  readonly diverged: readonly boolean[]
  /** Whether the goal holds at this epoch. */
  readonly solved: readonly boolean[]
  /** First recorded epoch, up to this one, at which the goal held; null where it never did. */
  readonly reachedAt: readonly (number | null)[]
}

/** Over the runs that have not diverged; NaN where there are none. */
interface Estimate extends Quartiles {
  /** How many runs that is. */
  readonly runs: number
  /** Percentile bootstrap interval of the median. */
  readonly low: number
  readonly high: number
}

/** `count` of `runs`, with Wilson's interval for the share. */
interface Proportion {
  readonly count: number
  readonly runs: number
  readonly low: number
  readonly high: number
}

export interface ArmStatistics {
  readonly name: string
  readonly epoch: number
  readonly runs: number
  readonly diverged: number
  readonly solved: Proportion
  readonly metrics: Readonly<Record<MetricName, Estimate>>
  readonly epochsToGoal: TimeToGoal
  /** Against the baseline arm, in each metric that has values; null for the baseline itself. */
  readonly versusBaseline: Readonly<Partial<Record<ComparedName, PairedDifference>>> | null
}

/** Median, quartiles and interval of an arm in a metric, and of how many runs; null for an end beyond the record. */
export const spreadOf = (
  { runs, metrics, epochsToGoal }: ArmStatistics,
  name: ComparedName
): Estimate | (TimeToGoal & { readonly runs: number }) =>
  isRecorded(name) ? metrics[name] : { ...epochsToGoal, runs }

export interface ComparisonStatistics {
  /** Index of the arm that the others are compared with. */
  readonly baseline: number
  readonly confidence: number
  readonly arms: readonly ArmStatistics[]
}

/**
 * What a reviewer wants to know of an experiment: each arm with its uncertainty, and each arm against the baseline.
 *
 * Pairs: the same seed draws the same unit noise for every arm, so arms are compared seed by seed, by Wilcoxon's
 * signed-rank test, corrected by Holm for the number of other arms, in each metric by itself. In a pair, a run that
 * diverged is worse than any that did not, and one that never reached the goal later than any that did; where both
 * did, the pair says nothing and is left out.
 * @param baseline index of the arm that the others are compared with
 * @param compared what they are compared in: all that was measured, unless told otherwise
 */
export function compareArms(
  samples: readonly ArmSample[],
  baseline: number,
  { confidence = 0.95, compared = comparedNames as readonly ComparedName[] } = {}
): ComparisonStatistics {
  const reference = samples[baseline]
  if (!reference) throw new RangeError(`baseline: there is no arm ${baseline}`)
  const others = samples.filter((sample) => sample !== reference)
  const versus = new Map<ArmSample, Partial<Record<ComparedName, PairedDifference>>>(
    others.map((sample) => [sample, {}])
  )
  for (const name of compared) {
    if (isRecorded(name) && !hasValues(name, samples)) continue
    const found = others.map((sample) =>
      comparePairs(pairedDifferences(orderedValues(name, sample), orderedValues(name, reference)), confidence)
    )
    const corrected = holmCorrected(found.map(({ p }) => p))
    others.forEach((sample, at) => {
      versus.get(sample)![name] = { ...found[at]!, correctedP: corrected[at]! }
    })
  }
  return {
    baseline,
    confidence,
    arms: samples.map((sample) => armStatistics(sample, versus.get(sample) ?? null, confidence))
  }
}

function armStatistics(
  sample: ArmSample,
  versusBaseline: ArmStatistics['versusBaseline'],
  confidence: number
): ArmStatistics {
  return {
    name: sample.name,
    epoch: sample.epoch,
    runs: sample.diverged.length,
    diverged: sample.diverged.filter(Boolean).length,
    solved: proportion(sample.solved, confidence),
    metrics: perMetric((name) => estimate(sample.metrics[name], confidence)),
    epochsToGoal: timeToGoal(sample, confidence),
    versusBaseline
  }
}

function estimate(values: readonly number[], confidence: number): Estimate {
  const known = values.filter((value) => !Number.isNaN(value))
  const { low, high } = bootstrapMedianInterval(known, confidence)
  return { ...quartiles(known), runs: known.length, low, high }
}

function proportion(successes: readonly boolean[], confidence: number): Proportion {
  const count = successes.filter(Boolean).length
  const { low, high } = wilsonInterval(count, successes.length, confidence)
  return { count, runs: successes.length, low, high }
}

/** Whether the metric exists in this experiment: there is no test loss where nothing is held out. */
const hasValues = (name: MetricName, samples: readonly ArmSample[]): boolean =>
  samples.some(({ metrics }) => metrics[name].some((value) => !Number.isNaN(value)))

/** Values that can be compared run by run: whatever diverged or never got there is at the bad end. */
export function orderedValues(name: ComparedName, { metrics, diverged, reachedAt }: ArmSample): number[] {
  if (!isRecorded(name)) return reachedAt.map((epoch) => epoch ?? Infinity)
  return metrics[name].map((value, seed) => (diverged[seed] && Number.isNaN(value) ? worstOf(name) : value))
}
