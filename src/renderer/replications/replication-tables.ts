import { acceptedInWords, type ReplicationCheck, type ReplicationPlot } from '#contract/replication'
import { formatValue } from '#core/words/numbers'
import { numbers, rowNames, words, type Table } from '../charts/table'

/** Every number against its claim, and why the tolerance is what it is. */
export const checksTable = (checks: readonly ReplicationCheck[]): Table => ({
  columns: [
    words('Verdict'),
    rowNames('What'),
    words('Claim'),
    numbers('Measured'),
    words('Accepted'),
    words('Why')
  ],
  rows: checks.map((check) => [
    check.verdict === 'PASS' ? '✓ PASS' : { text: '✗ FAIL', look: 'bad' },
    check.what,
    check.claim,
    formatValue(check.measured),
    acceptedInWords(check),
    { text: check.why, look: 'soft' }
  ])
})

/** A chart of a replication as numbers. */
export const pointsTable = ({ x, y, series }: ReplicationPlot): Table => ({
  columns: [rowNames('Series'), numbers(x.label), numbers(y.label), numbers('Least'), numbers('Most')],
  rows: series.flatMap(({ name, points }) =>
    points.map((point) => [
      name,
      formatValue(point.x),
      formatValue(point.y),
      point.low === undefined ? '' : formatValue(point.low),
      point.high === undefined ? '' : formatValue(point.high)
    ])
  )
})
