import type { GroupSeries } from '#record/series'
import type { Finding } from '#core/diagnosis/finding'
import type { Goal } from '#core/experiment/schema'
import { meets } from '#core/statistics/outcomes'

/** How many of an arm's runs meet the goal at a recorded position. */
export function solvedRuns(
  goal: Goal,
  series: GroupSeries,
  lanes: readonly number[],
  position: number
): number {
  if (position < 0) return 0
  const values = series.metricAt(goal.metric, position)
  return lanes.filter((lane) => meets(goal, values[lane]!)).length
}

/** Findings worth a line: "solved n/N" is said above them, and what holds "at the end" waits for it. */
export function sentences(findings: readonly Finding[], isOver: boolean): readonly Finding[] {
  const early: Finding['kind'][] = [
    'identical-units',
    'vanishing-signal',
    'exploding-signal',
    'vanishing-gradients',
    'exploding-gradients',
    'diverged'
  ]
  const late: Finding['kind'][] = [
    ...early,
    'dead-units',
    'saturated',
    'stuck',
    'stalled',
    'learning',
    'rate-ended',
    'slower'
  ]
  const wanted = isOver ? late : early
  return findings.filter(({ kind }) => wanted.includes(kind))
}
