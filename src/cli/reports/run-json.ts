import { backendName } from '#record/provenance'
import { armFacts } from '#record/diagnosis-facts'
import { determinations, outcomesOfRecord } from '#record/outcomes'
import { rateOf } from '#record/rate'
import type { ExperimentRecord } from '#record/record'
import { statisticsOf } from '#record/statistics'
import { diagnose } from '#core/diagnosis/diagnosis'
import { inEnglish } from '#core/words/english/findings'
import { type MetricName, perMetric } from '#core/metrics/table'
import type { Outcome } from '#core/statistics/outcomes'
import { summarize } from '#core/statistics/summary'
import { askedBy } from './asked'
import { dataJson } from './data-json'
import { probesOf, theoryOf } from './probe-json'
import { statisticsJson } from './statistics-json'

/**
 * One JSON object in pieces, a run each: the whole might be too long for one string. What is not a finite number
 * (the loss of a run that diverged, the test metrics where nothing is held out, the accuracy of a regression) becomes null.
 */
export function* runJson(
  record: ExperimentRecord,
  { history, probes }: { readonly history: boolean; readonly probes: boolean }
): Generator<string> {
  const { experiment } = record.head
  const outcomes = outcomesOfRecord(record)
  const determinationOf = determinations(record)
  const arms = experiment.arms.map(({ name, initializer }, arm) => {
    const facts = armFacts(record, arm, outcomes)
    return {
      name,
      initializer,
      summary: summarize(facts.runs.map(({ outcome }) => outcome)),
      findings: inEnglish(diagnose(facts)),
      ...(probes ? { theory: theoryOf(record, arm) } : {})
    }
  })
  const { weights = [] } = record.head.provenance
  const data = dataJson(experiment, record.head.data)
  yield `{"data":${JSON.stringify(data)},"backend":${JSON.stringify(backendJson(record))},${weights.length > 0 ? `"weights":${JSON.stringify(weights)},` : ''}"arms":${JSON.stringify(arms)},"runs":[`
  for (const [index, outcome] of outcomes.entries()) {
    const run = {
      ...jsonRun(outcome, experiment.arms[outcome.arm]!.name),
      ...determinationOf?.(outcome),
      ...(history ? { history: historyOf(record, outcome.index) } : {}),
      ...(probes ? { probes: probesOf(record, outcome.index) } : {})
    }
    yield (index === 0 ? '\n' : ',\n') + JSON.stringify(run)
  }
  const statistics = statisticsOf(record)
  yield `\n],"statistics":${JSON.stringify(statistics && statisticsJson(statistics, askedBy(experiment)))}}\n`
}

/** What ran, how it was chosen and how fast it was. */
function backendJson(record: ExperimentRecord): object {
  const { backend, selection } = record.head.provenance
  const { id, mode, adapter, threads, precision } = backend
  const unknown = { stepsPerSecond: null, gflops: null, ceilingGflops: null, shareOfCeiling: null }
  return {
    ...{ name: backendName(backend), id, mode, adapter, threads, precision },
    ...selection,
    ...(rateOf(record) ?? unknown)
  }
}

const jsonRun = (outcome: Outcome, arm: string): object => ({
  arm,
  seed: outcome.seed,
  epochs: outcome.epochs,
  ...perMetric((name) => outcome[name]),
  diverged: outcome.divergedAt,
  distinctUnits: outcome.distinctUnits
})

function historyOf({ head, groups }: ExperimentRecord, run: number): object {
  const group = head.groups.findIndex(({ runs }) => runs.some(({ index }) => index === run))
  const series = groups[group]!
  const lane = head.groups[group]!.runs.findIndex(({ index }) => index === run)
  const values = (name: MetricName): number[] => {
    const metric = series.metric(name)
    return Array.from({ length: series.count }, (_, position) => metric[position * series.lanes + lane]!)
  }
  return {
    epoch: [...series.epochs],
    ...perMetric(values)
  }
}
