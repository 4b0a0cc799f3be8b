import { Command } from 'commander'
import type { ReplicationResult } from '#contract/replication'
import { InputError, shortened } from '#core/errors'
import { limits } from '#core/experiment/schema'
import { didYouMean } from '#core/nearest'
import { replicate } from '#lab/replications/replicate'
import type { Replication } from '#lab/replications/replication'
import { replications } from '#lab/replications/table'
import { nodeHost } from '#node/host'
import { replicationJson, replicationReport, replicationSummary } from '../reports/replication-report'

interface ReplicateOptions {
  readonly all?: true
  readonly quick?: true
  readonly json?: true
  readonly seeds?: string
  readonly firstSeed?: string
}

/** Exit codes beside those of every command. */
const disagrees = 1
const interrupted = 130

export const replicateCommand = (done: (exitCode: number) => void): Command =>
  new Command('replicate')
    .description(
      'try claims of papers on this machine: PASS or FAIL, with the numbers; without a name, list them'
    )
    .argument('[names...]', replications.map(({ id }) => id).join(', '))
    .option('--all', 'every claim')
    .option('--quick', 'few seeds: all claims within two minutes; tolerances follow the number of seeds')
    .option('--seeds <number>', 'seeds of every arm, where not those of the replication')
    .option('--first-seed <number>', 'the first seed (default: that of the experiment, 1)')
    .option('--json', 'print a JSON array, one object a claim')
    .action(async (names: readonly string[], options: ReplicateOptions) => done(await run(names, options)))

async function run(names: readonly string[], options: ReplicateOptions): Promise<number> {
  const chosen = options.all ? replications : names.map(named)
  if (chosen.length === 0) {
    list(options.json === true)
    return 0
  }
  const seeds = numberOf('--seeds', options.seeds, 1, limits.seeds)
  const firstSeed = numberOf('--first-seed', options.firstSeed, 0, 0xffffffff - limits.seeds)
  const stop = new AbortController()
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(interrupted)
    stop.abort()
  }
  process.on('SIGINT', interrupt)
  const results: ReplicationResult[] = []
  try {
    for (const one of chosen) {
      process.stderr.write(`${one.id}: ${one.title} …\n`)
      const result = await replicate(one, {
        host: nodeHost(),
        quick: options.quick === true,
        ...(seeds === undefined ? {} : { seeds }),
        ...(firstSeed === undefined ? {} : { firstSeed }),
        signal: stop.signal
      })
      if (!result) return interrupted
      results.push(result)
      if (!options.json) process.stdout.write(replicationReport(one, result))
    }
  } finally {
    process.off('SIGINT', interrupt)
  }
  if (options.json)
    console.log(
      JSON.stringify(
        results.map((result) => replicationJson(named(result.id), result)),
        null,
        2
      )
    )
  else if (results.length > 1) process.stdout.write(replicationSummary(results))
  return results.every(({ verdict }) => verdict === 'PASS') ? 0 : disagrees
}

function named(name: string): Replication {
  const found = replications.find(({ id }) => id === name)
  if (found) return found
  const ids = replications.map(({ id }) => id)
  throw new InputError([
    {
      field: 'replicate',
      value: shortened(name),
      message: `there is no such replication; there are ${ids.join(', ')}${didYouMean(name, ids)}`
    }
  ])
}

function numberOf(field: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new InputError([
    { field, value: shortened(text), message: `must be a whole number from ${least} to ${most}` }
  ])
}

function list(json: boolean): void {
  const rows = replications.map(({ id, title, paper, year, claim }) => ({ id, title, paper, year, claim }))
  if (json) return console.log(JSON.stringify(rows, null, 2))
  for (const { id, title, paper } of rows) console.log(`${id}\n  ${title}\n  ${paper}\n`)
  console.log('Try one by its name, or --all; --quick takes few seeds.')
}
