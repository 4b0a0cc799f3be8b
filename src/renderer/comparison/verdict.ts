import type { GroupSeries } from '#record/series'
import { isEarly, type Finding } from '#core/diagnosis/finding'
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
export const sentences = <F extends Finding>(findings: readonly F[], isOver: boolean): readonly F[] =>
  findings.filter(
    (finding) => finding.kind !== 'solved' && finding.kind !== 'unsolved' && (isOver || isEarly(finding))
  )
