import { bootstrapLowerMedianInterval } from './bootstrap'
import { reachedQuantile, survivalCurve, type Reached, type SurvivalStep } from './survival'

/** Epochs to the goal of an arm's runs, by the product-limit estimate: null where too few have reached it to say. */
export interface TimeToGoal {
  readonly reached: number
  /** Runs that had not reached it when the record ends. A run that diverged first never will: it counts here. */
  readonly censored: number
  /** Of those that reached it, the runs at which the goal no longer held at the end. */
  readonly lost: number
  readonly lower: number | null
  readonly median: number | null
  readonly upper: number | null
  /** Percentile bootstrap interval of the median; null for an end beyond the record. */
  readonly low: number | null
  readonly high: number | null
  /** Share of the runs that have not reached the goal, after each epoch at which one did. */
  readonly curve: readonly SurvivalStep[]
}

/** What is known of an arm's runs. Arrays by run. */
export interface GoalRuns {
  /** First recorded epoch at which the goal held; null where it never did. */
  readonly reachedAt: readonly (number | null)[]
  /** Whether it holds at the end. */
  readonly solved: readonly boolean[]
  /** The end: the last recorded epoch. */
  readonly epoch: number
}

/**
 * The one definition of how long an arm takes to the goal: runs that never got there count as later than the end, so
 * that an arm with few fast runs does not pass for a fast one.
 */
export function timeToGoal({ reachedAt, solved, epoch }: GoalRuns, confidence = 0.95): TimeToGoal {
  const runs = reachedAt.map((at): Reached =>
    at === null ? { epoch, reached: false } : { epoch: at, reached: true }
  )
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const { low, high } = bootstrapLowerMedianInterval(
    reachedAt.map((at) => at ?? Infinity),
    confidence
  )
  const reached = runs.filter((run) => run.reached).length
  return {
    reached,
    censored: runs.length - reached,
    lost: reachedAt.filter((at, run) => at !== null && !solved[run]).length,
    lower: reachedQuantile(runs, 0.25),
    median: reachedQuantile(runs, 0.5),
    upper: reachedQuantile(runs, 0.75),
    low: finite(low),
    high: finite(high),
    curve: survivalCurve(runs)
  }
}
