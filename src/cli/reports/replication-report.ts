import { acceptedInWords, type ReplicationResult } from '#contract/replication'
import { formatDuration } from '#core/words/duration'
import { formatValue } from '#core/words/numbers'
import type { Replication } from '#lab/replications/replication'
import { textTable } from './table'

/** For people: the verdict, what was measured against what is claimed, and why the tolerances are what they are. */
export function replicationReport(
  { id, title, paper, claim }: Replication,
  { verdict, checks, seconds, backend }: ReplicationResult
): string {
  const table = textTable(
    ['verdict', 'what', 'claim', 'measured', 'accepted'],
    checks.map((check) => [
      check.verdict,
      check.what,
      check.claim,
      formatValue(check.measured),
      acceptedInWords(check)
    ]),
    [9, 46, 46, 12, 24]
  )
  const reasons = new Map<string, string[]>()
  for (const { why, what } of checks) reasons.set(why, [...(reasons.get(why) ?? []), what])
  return (
    [
      `${verdict}  ${id}: ${title}`,
      paper,
      claim,
      table,
      'Why these tolerances:',
      ...[...reasons].map(
        ([why, what]) => `- ${what[0]}${what.length > 1 ? ` (and ${what.length - 1} more)` : ''}: ${why}`
      ),
      `${formatDuration(seconds)} with ${backend}`,
      ''
    ].join('\n') + '\n'
  )
}

/** A line a claim, and how many were reproduced. */
export function replicationSummary(results: readonly ReplicationResult[]): string {
  const passed = results.filter(({ verdict }) => verdict === 'PASS').length
  const lines = results.map(({ id, verdict, checks, seconds }) => {
    const failed = checks.filter((check) => check.verdict === 'FAIL').length
    return `${verdict}  ${id}: ${checks.length - failed} of ${checks.length} checks, ${formatDuration(seconds)}`
  })
  return `${[...lines, `${passed} of ${results.length} claims reproduced.`].join('\n')}\n`
}

/** For programs; documented in docs/replications.md. An open side of a tolerance is null. */
export const replicationJson = (
  { title, paper, year, claim }: Replication,
  result: ReplicationResult
): object => ({
  ...result,
  title,
  paper,
  year,
  claim,
  checks: result.checks.map(({ low, high, ...check }) => ({ ...check, tolerance: { low, high } }))
})
