import { resolve } from 'node:path'
import { Command } from 'commander'
import type { ExperimentRecord } from '#record/record'
import { InputError, shortened } from '#core/errors'
import { parseChange } from '../changes'
import { showProgress } from '../progress'
import { readWork } from '../read-work'
import { runJson } from '../reports/run-json'
import { runReport } from '../reports/run-report'
import { tableLines } from '../reports/table-lines'
import { checkWritable, writeFileAtomic } from '#node/atomic-write'
import { writeInitlab } from '#lab/initlab/write'
import { runExperiment } from '#lab/session/run'
import { preparedFor } from '#lab/sources/prepared'
import type { Work } from '#lab/sources/work'
import { nodeHost } from '#node/host'

interface RunOptions {
  readonly out?: string
  readonly backend: string
  readonly threads?: string
  readonly json?: true
  readonly history?: true
  readonly probes?: true
  readonly set?: readonly string[]
}

/** What a shell expects of a program that an interrupt ended: 128 + SIGINT. */
const interrupted = 130

export const runCommand = (done: (exitCode: number) => void): Command =>
  new Command('run')
    .description('train every arm of an experiment from every seed, and report')
    .argument(
      '<file>',
      'experiment.json, an .initlab file, whose experiment is run again, or a table (.csv, .tsv, .data, .txt) to begin on'
    )
    .option('-o, --out <file>', 'save experiment, metrics and weights, e.g. as results.initlab')
    .option('-b, --backend <name>', 'auto: the fastest here; or see `list backends`', 'auto')
    .option('-t, --threads <number>', 'processor threads (default: one a core)')
    .option('--json', 'print one JSON object on the standard output, and nothing else')
    .option('--history', 'with --json: every recorded epoch of every run')
    .option(
      '--probes',
      'what the signal does in every layer, a table an arm; with --json of every run, at epoch 0 and whenever weights ' +
        'are kept (runs[].probes[].layers[], see docs/probes.md); training.epochs=0 probes the first weights only'
    )
    .option(
      '-s, --set <path=value>',
      'change a field first, e.g. training.epochs=100; may be repeated',
      (text: string, before: readonly string[] = []) => [...before, text]
    )
    .action(async (file: string, options: RunOptions) => done(await run(file, options)))

const host = nodeHost()

async function run(file: string, options: RunOptions): Promise<number> {
  const { out, backend, json, history, probes } = options
  const threads = threadsOf(options.threads)
  if (history && !json) {
    throw new InputError([{ field: '--history', value: '', message: 'goes with --json' }])
  }
  const work = await readWork(file, host, (options.set ?? []).map(parseChange))
  if (out !== undefined) await aboutOut(out, () => checkOut(out, file))
  // Before the training, which may be long and of something else than was meant.
  if (!json) process.stdout.write(tableLines(work.experiment, preparedFor(work)))

  const progress = showProgress(process.stderr)
  const stop = new AbortController()
  const interrupt = (): void => {
    // Whoever asks twice is in a hurry.
    if (stop.signal.aborted) process.exit(interrupted)
    stop.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, interrupt)
  try {
    const { record, finished } = await runExperiment({
      host,
      work,
      backend,
      threads,
      onProgress: (record) => progress.update(record),
      signal: stop.signal
    })
    progress.end(record, finished)
    if (out !== undefined) await aboutOut(out, () => save(out, record, work))
    print(record, { json: json === true, history: history === true, probes: probes === true })
    return finished ? 0 : interrupted
  } catch (error) {
    progress.abandon()
    if (stop.signal.aborted && !(error instanceof InputError)) {
      console.error('Interrupted before the first epoch: there is nothing to report.')
      return interrupted
    }
    throw error
  } finally {
    for (const signal of signals) process.off(signal, interrupt)
  }
}

function threadsOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const threads = Number(text)
  if (/^\d+$/.test(text) && threads >= 1 && threads <= 1024) return threads
  throw new InputError([
    { field: '--threads', value: shortened(text), message: 'must be a whole number from 1 to 1024' }
  ])
}

async function checkOut(out: string, file: string): Promise<void> {
  if (resolve(out) === resolve(file) && !/\.initlab$/i.test(file)) {
    throw new InputError([
      { field: '', value: '', message: 'is the experiment itself; choose another name, e.g. results.initlab' }
    ])
  }
  await checkWritable(out)
}

async function save(out: string, record: ExperimentRecord, work: Work): Promise<void> {
  await writeFileAtomic(out, await writeInitlab(record, work, host))
  console.error(`Saved ${out}`)
}

/** Whatever is wrong with the file to write is wrong with the option. */
async function aboutOut(out: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      error.problems.map(({ message }) => ({ field: '--out', value: shortened(out), message }))
    )
  }
}

function print(
  record: ExperimentRecord,
  { json, ...parts }: { readonly json: boolean; readonly history: boolean; readonly probes: boolean }
): void {
  if (!json) process.stdout.write(runReport(record, parts))
  else for (const piece of runJson(record, parts)) process.stdout.write(piece)
}
