import Table from 'cli-table3'
import { armEvidence, outcomesOfRecord } from '#contract/outcomes'
import type { ExperimentRecord } from '#contract/record'
import { backendName } from '#contract/engine-api'
import { rateInWords, rateOf } from '#contract/rate'
import { statisticsOf } from '#contract/statistics'
import { diagnose, type Finding } from '#core/diagnosis/diagnosis'
import { figure } from '#core/diagnosis/words'
import type { MetricName } from '#core/experiment/schema'
import { goalInWords } from '#core/statistics/outcomes'
import type { Quartiles } from '#core/statistics/quantiles'
import { type ArmSummary, summarize } from '#core/statistics/summary'
import { counted } from './counted'
import { probeTables } from './probe-table'
import { askedBy, statisticsReport } from './statistics'

/** The result for people: a table with a row an arm, then what happened to each arm in words. */
export function report(record: ExperimentRecord, { probes }: { readonly probes: boolean }): string {
  const { experiment, data, provenance } = record.head
  const outcomes = outcomesOfRecord(record)
  const arms = experiment.arms.map(({ name }, arm) => {
    const evidence = armEvidence(record, arm, outcomes)
    return { name, evidence, summary: summarize(evidence.outcomes) }
  })
  const metrics: MetricName[] = [
    'trainLoss',
    'trainAccuracy',
    ...(data.test.count > 0 ? (['testLoss', 'testAccuracy'] as const) : [])
  ]
  const table = new Table({
    head: ['arm', 'solved', 'epochs to solve', ...metrics.map((name) => headings[name]), 'distinct units'],
    style: { head: [], border: [] }
  })
  for (const { name, summary, evidence } of arms) {
    table.push([
      name,
      solvedOf(summary),
      spread(summary.epochsToSolve),
      ...metrics.map((metric) => spread(summary[metric])),
      distinctUnitsOf(summary, evidence.hidden)
    ])
  }
  const { backend } = provenance
  const rate = rateOf(record)
  const statistics = statisticsOf(record)
  return [
    experiment.name,
    `${data.name}: ${data.train.count} training and ${data.test.count} test instances; ` +
      [
        backendName(backend),
        backend.precision,
        counted(backend.threads, 'thread'),
        backend.adapter,
        ...(rate ? [rateInWords(rate)] : [])
      ].join(', '),
    table.toString(),
    `solved: ${goalInWords(experiment.goal)} at the last recorded epoch. Figures: median [quartiles] over the ` +
      'seeds that did not diverge, at the last epoch. Distinct units: of each hidden layer, by incoming weights and bias.',
    '',
    ...(statistics ? [statisticsReport(statistics, askedBy(experiment))] : []),
    ...(probes ? experiment.arms.map((_, arm) => `${probeTables(record, arm)}\n`) : []),
    ...arms.map(({ name, evidence }) => [`${name}:`, ...diagnose(evidence).flatMap(inLines)].join('\n')),
    ''
  ].join('\n')
}

/** A finding with what shows it, and what one might try. */
const inLines = ({ text, evidence, hint }: Finding): string[] => [
  `  - ${text} [${evidence}]`,
  ...(hint === '' ? [] : [`    ${hint}`])
]

const headings: Readonly<Record<MetricName, string>> = {
  trainLoss: 'train loss',
  trainAccuracy: 'train accuracy',
  testLoss: 'test loss',
  testAccuracy: 'test accuracy'
}

const solvedOf = ({ solved, runs, diverged }: ArmSummary): string =>
  `${solved}/${runs}${diverged > 0 ? ` (${diverged} diverged)` : ''}`

function spread({ lower, median, upper }: Quartiles): string {
  if (Number.isNaN(median)) return '–'
  return lower === upper ? figure(median) : `${figure(median)} [${figure(lower)}, ${figure(upper)}]`
}

/** E.g. `1/4`, or `all` where every unit of every hidden layer differs; layers alike are told once: `1/64 × 8`. */
function distinctUnitsOf({ distinctUnits }: ArmSummary, hidden: readonly number[]): string {
  if (distinctUnits.length === 0) return '–'
  if (distinctUnits.every(({ fewest }, layer) => fewest === hidden[layer]))
    return `all of ${hidden.join(', ')}`
  const layers = distinctUnits.map(({ fewest, most }, layer) => {
    const range = fewest === most ? String(most) : `${fewest}–${most}`
    return `${range}/${hidden[layer]}`
  })
  const first = layers[0]!
  return layers.length > 1 && layers.every((layer) => layer === first)
    ? `${first} × ${layers.length}`
    : layers.join(', ')
}
