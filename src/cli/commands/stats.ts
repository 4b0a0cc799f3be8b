import { basename } from 'node:path'
import { Command } from 'commander'
import { statisticsOf } from '#record/statistics'
import { InputError, shortened, type InputProblem } from '#core/errors'
import { whyUnmeasured } from '#core/metrics/measured'
import { comparedNames, metricNames } from '#core/metrics/table'
import type { Experiment, Goal } from '#core/experiment/schema'
import { didYouMean } from '#core/nearest'
import { statisticsCsv } from '#core/statistics/csv'
import { formatEpoch } from '#core/words/numbers'
import { writeFileAtomic } from '#node/atomic-write'
import { kindOf } from '#lab/document/open-file'
import { readInitlab } from '#lab/initlab/read'
import { nodeHost } from '#node/host'
import { type Asked, askedBy } from '../reports/asked'
import { statisticsJson } from '../reports/statistics-json'
import { statisticsReport } from '../reports/statistics-report'

interface StatsOptions {
  readonly baseline?: string
  readonly metric?: string
  readonly epoch?: string
  readonly goal?: string
  readonly json?: true
  readonly csv?: string
}

export const statsCommand = (): Command =>
  new Command('stats')
    .description('statistics of saved results: intervals, solved shares, epochs to the goal, paired tests')
    .argument('<file>', 'an .initlab file with results')
    .option('--baseline <arm>', 'name of the arm that the others are compared with')
    .option('--metric <name>', `what they are compared in: ${comparedNames.join(', ')}`)
    .option('--epoch <number>', 'the epoch to look at (default: the last)')
    .option('--goal <condition>', 'what counts as solved, e.g. testAccuracy>=0.95 or trainLoss<=0.1')
    .option('--json', 'print one JSON object')
    .option('--csv <file>', 'also write a table, one row an arm and metric')
    .action(stats)

async function stats(path: string, options: StatsOptions): Promise<void> {
  const host = nodeHost()
  const bytes = await host.files.read({ field: 'file', path }, process.cwd())
  if (kindOf(path, bytes) === 'experiment')
    refuse('file', path, 'holds no results; run it with --out results.initlab first')
  const { record } = await readInitlab(bytes, basename(path), host)
  const { experiment, data } = record.head
  const asked = askedOf(options, experiment)
  for (const [field, metric] of [
    ['--metric', asked.metric] as const,
    ['--goal', asked.goal.metric] as const
  ]) {
    const reason = whyUnmeasured(metric, data)
    if (reason !== null) refuse(field, metric, `${reason} in this experiment`)
  }
  const statistics = statisticsOf(record, {
    goal: asked.goal,
    ...(options.epoch === undefined ? {} : { epoch: epochOf(options.epoch) }),
    ...(options.baseline === undefined ? {} : { baseline: armOf(options.baseline, experiment) })
  })
  if (!statistics) throw refusal('file', path, 'holds no recorded epoch that early')
  if (options.csv !== undefined) {
    await writeFileAtomic(options.csv, new TextEncoder().encode(statisticsCsv(statistics)))
  }
  console.log(
    options.json
      ? JSON.stringify(statisticsJson(statistics, asked), null, 2)
      : `${experiment.name}, epoch ${formatEpoch(Math.max(...statistics.arms.map(({ epoch }) => epoch)))}\n` +
          statisticsReport(statistics, asked)
  )
}

function askedOf({ metric, goal }: StatsOptions, experiment: Experiment): Asked {
  const own = askedBy(experiment)
  const named = comparedNames.find((name) => name === metric)
  if (metric !== undefined && !named) {
    refuse(
      '--metric',
      metric,
      `must be one of ${comparedNames.join(', ')}${didYouMean(metric, comparedNames)}`
    )
  }
  return {
    metric: named ?? (goal === undefined ? own.metric : goalOf(goal).metric),
    goal: goal === undefined ? own.goal : goalOf(goal)
  }
}

function goalOf(text: string): Goal {
  const [, name, sign, number] = /^\s*(\w+)\s*(>=|<=|≥|≤)\s*(\S+)\s*$/.exec(text) ?? []
  const metric = metricNames.find((known) => known === name)
  const value = Number(number)
  if (metric && sign && Number.isFinite(value))
    return { metric, ...(sign === '>=' || sign === '≥' ? { atLeast: value } : { atMost: value }) }
  throw refusal(
    '--goal',
    text,
    `write a metric (${metricNames.join(', ')}), >= or <=, and a number, e.g. "testAccuracy>=0.95"`
  )
}

function epochOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw refusal('--epoch', text, 'must be a whole number from 0 on')
}

function armOf(name: string, { arms }: Experiment): number {
  const names = arms.map((arm) => arm.name)
  const index = names.indexOf(name)
  if (index >= 0) return index
  throw refusal(
    '--baseline',
    name,
    `must be one of ${names.map(shortened).join(', ')}${didYouMean(name, names)}`
  )
}

function refusal(field: string, value: string, message: string): InputError {
  const problem: InputProblem = { field, value: shortened(value), message }
  return new InputError([problem])
}

function refuse(field: string, value: string, message: string): never {
  throw refusal(field, value, message)
}
