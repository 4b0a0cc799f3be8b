import Table from 'cli-table3'
import { armEvidence, outcomesOfRecord } from '#contract/outcomes'
import type { ExperimentRecord } from '#contract/record'
import { backendName } from '#contract/engine-api'
import { rateInWords, rateOf } from '#contract/rate'
import { statisticsOf } from '#contract/statistics'
import { diagnose } from '#core/diagnosis/diagnosis'
import { figure } from '#core/diagnosis/words'
import type { MetricName } from '#core/experiment/schema'
import { goalInWords } from '#core/statistics/outcomes'
import type { Quartiles } from '#core/statistics/quantiles'
import { type ArmSummary, summarize } from '#core/statistics/summary'
import { counted } from './counted'
import { askedBy, statisticsReport } from './statistics'

/** The result for people: a table with a row an arm, then what happened to each arm in words. */
export function report(record: ExperimentRecord): string {
  const { experiment, data, provenance } = record.head
  const outcomes = outcomesOfRecord(record)
  const arms = experiment.arms.map(({ name }, arm) => {
    const own = outcomes.filter((outcome) => outcome.arm === arm)
    const evidence = armEvidence(record, arm, own)
    return { name, evidence, summary: summarize(own) }
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
    ...arms.map(({ name, evidence }) => {
      const sentences = diagnose(evidence).map(({ text }) => text)
      return `${name}: ${sentences.join(' ') || 'No epoch was recorded.'}`
    }),
    ''
  ].join('\n')
}

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
