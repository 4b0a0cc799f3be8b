import { armFacts } from '#record/diagnosis-facts'
import { determinations, outcomesOfRecord } from '#record/outcomes'
import type { ExperimentRecord } from '#record/record'
import { backendName } from '#record/provenance'
import { rateInWords, rateOf } from '#record/rate'
import { statisticsOf } from '#record/statistics'
import { weightsInWords } from '#record/weights-taken'
import { diagnose } from '#core/diagnosis/diagnosis'
import { inEnglish, type SaidFinding } from '#core/words/english/findings'
import { measured } from '#core/metrics/measured'
import { metricTable } from '#core/metrics/table'
import { goalInWords, type Outcome } from '#core/statistics/outcomes'
import { quartiles, type Quartiles } from '#core/statistics/quantiles'
import { type ArmSummary, summarize } from '#core/statistics/summary'
import { counted, outOf } from '#core/words/counts'
import { formatCount, formatEpoch, formatValue } from '#core/words/numbers'
import { askedBy } from './asked'
import { probeTables } from './probe-tables'
import { statisticsReport } from './statistics-report'
import { textTable } from './table'

/** The result for people: a table with a row an arm, then what happened to each arm in words. */
export function runReport(record: ExperimentRecord, { probes }: { readonly probes: boolean }): string {
  const { experiment, data, provenance } = record.head
  const outcomes = outcomesOfRecord(record)
  const arms = experiment.arms.map(({ name }, arm) => {
    const facts = armFacts(record, arm, outcomes)
    const own = facts.runs.map(({ outcome }) => outcome)
    return { name, facts, summary: summarize(own), shares: sharesOf(record, own) }
  })
  const metrics = measured(data)
  const head = [
    'arm',
    'solved',
    'epochs to the goal',
    ...metrics.map((name) => metricTable[name].words),
    ...Object.keys(arms[0]!.shares),
    'distinct units'
  ]
  const rows = arms.map(({ name, summary, facts, shares }) => [
    name,
    solvedOf(summary),
    timesOf(summary.epochsToGoal),
    ...metrics.map((metric) => spread(summary[metric], metricTable[metric].format)),
    ...Object.values(shares).map((share) => spread(share, formatValue)),
    distinctUnitsOf(summary, facts.hidden)
  ])
  const { backend } = provenance
  const rate = rateOf(record)
  const statistics = statisticsOf(record)
  return [
    experiment.name,
    `${data.name}: ${formatCount(data.train.count)} training and ${formatCount(data.test.count)} test instances; ` +
      [
        backendName(backend),
        backend.precision,
        counted(backend.threads, 'thread'),
        backend.adapter,
        ...(rate ? [rateInWords(rate)] : [])
      ].join(', '),
    ...weightsInWords(experiment, provenance.weights ?? []),
    textTable(head, rows),
    `solved: ${goalInWords(experiment.goal)} at the last recorded epoch. Figures: median [quartiles] over the ` +
      'seeds that did not diverge, at the last epoch; epochs to the goal, when it first held, over all seeds. Distinct units: of each hidden layer, by incoming weights and bias.',
    '',
    ...(statistics ? [statisticsReport(statistics, askedBy(experiment))] : []),
    ...(probes ? experiment.arms.map((_, arm) => `${probeTables(record, arm)}\n`) : []),
    ...arms.map(({ name, facts }) => [`${name}:`, ...inEnglish(diagnose(facts)).flatMap(inLines)].join('\n')),
    ''
  ].join('\n')
}

/** A finding with what shows it, and what one might try. */
const inLines = ({ text, evidence, hint }: SaidFinding): string[] => [
  `  - ${text} [${evidence}]`,
  ...(hint === '' ? [] : [`    ${hint}`])
]

/** R² of a regression by part, under its heading; nothing for classification. */
function sharesOf(
  record: ExperimentRecord,
  outcomes: readonly Outcome[]
): Readonly<Record<string, Quartiles>> {
  const shares = determinations(record)
  if (!shares) return {}
  const own = outcomes.map(shares)
  return {
    'training R²': quartiles(own.map(({ trainR2 }) => trainR2)),
    ...(record.head.data.test.count > 0 && { 'test R²': quartiles(own.map(({ testR2 }) => testR2)) })
  }
}

/** Medians and quartiles that lie beyond the record are never. */
function timesOf({ reached, lower, median, upper }: ArmSummary['epochsToGoal']): string {
  if (reached === 0) return 'never'
  const epoch = (value: number | null): string => (value === null ? 'never' : formatEpoch(value))
  return lower === upper ? epoch(median) : `${epoch(median)} [${epoch(lower)}, ${epoch(upper)}]`
}

const solvedOf = ({ solved, runs, diverged }: ArmSummary): string =>
  outOf(solved, runs) + (diverged > 0 ? ` (${formatCount(diverged)} diverged)` : '')

function spread({ lower, median, upper }: Quartiles, format: (value: number) => string): string {
  return Number.isNaN(median) || lower === upper
    ? format(median)
    : `${format(median)} [${format(lower)}, ${format(upper)}]`
}

/** E.g. `1/4`, or `all` where every unit of every hidden layer differs; layers alike are told once: `1/64 × 8`. */
function distinctUnitsOf({ distinctUnits }: ArmSummary, hidden: readonly number[]): string {
  if (distinctUnits.length === 0) return '–'
  if (distinctUnits.every(({ fewest }, layer) => fewest === hidden[layer]))
    return `all of ${hidden.map(formatCount).join(', ')}`
  const layers = distinctUnits.map(({ fewest, most }, layer) => {
    const range = fewest === most ? formatCount(most) : `${formatCount(fewest)}–${formatCount(most)}`
    return `${range}/${formatCount(hidden[layer]!)}`
  })
  const first = layers[0]!
  return layers.length > 1 && layers.every((layer) => layer === first)
    ? `${first} × ${layers.length}`
    : layers.join(', ')
}
