import { epochsOfRuns } from '#record/epochs'
import { backendName } from '#record/provenance'
import type { ExperimentRecord } from '#record/record'
import type { ReplicationEntry, ReplicationResult } from '#contract/replication'
import { parseExperimentText } from '#core/experiment/parse'
import type { Experiment, ExperimentInput } from '#core/experiment/schema'
import type { Host, Shipped } from '../ports'
import { runExperiment } from '../session/run'
import { resolveExperiment } from '../sources/resolve'
import type { Replication } from './replication'
import { replications } from './table'

export interface ReplicateOptions {
  readonly host: Host
  readonly quick: boolean
  /** Seeds of every arm, where not those of the replication. */
  readonly seeds?: number
  /** The first seed, where not that of the experiment. */
  readonly firstSeed?: number
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

/** What there is to replicate, with its experiments as they would be opened. */
export const replicationEntries = (shipped: Shipped): Promise<ReplicationEntry[]> =>
  Promise.all(
    replications.map(async ({ id, title, paper, year, claim, parts }) => ({
      id,
      title,
      paper,
      year,
      claim,
      experiments: await Promise.all(
        Object.values(parts).map(async ({ file }) => ({
          id: file,
          experiment: JSON.parse(await textOf(file, shipped)) as ExperimentInput
        }))
      )
    }))
  )

/**
 * Runs the experiments of a replication on the lab's own engine and judges them; null where `signal` ended it. Throws
 * where the engine failed.
 */
export async function replicate(
  one: Replication,
  options: ReplicateOptions
): Promise<ReplicationResult | null> {
  const { host, quick, onProgress, signal } = options
  const started = host.clock.now()
  const parts = Object.entries(one.parts)
  const records: Record<string, ExperimentRecord> = {}
  for (const [index, [name, part]] of parts.entries()) {
    const experiment = changed(
      parseExperimentText(await textOf(part.file, host.shipped)),
      part.quick,
      options
    )
    const { record, finished } = await runExperiment({
      host,
      work: await resolveExperiment(experiment, null, host),
      backend: 'auto',
      threads: null,
      onProgress: (record) => onProgress?.((index + shareOf(record)) / parts.length),
      ...(signal ? { signal } : {})
    })
    if (!finished) return null
    records[name] = record
  }
  const { checks, plots } = one.judge(records)
  const [first] = Object.values(records)
  return {
    id: one.id,
    quick,
    seeds: Object.fromEntries(
      Object.entries(records).map(([name, { head }]) => [one.parts[name]!.file, head.experiment.seeds.count])
    ),
    verdict: checks.every(({ verdict }) => verdict === 'PASS') ? 'PASS' : 'FAIL',
    checks,
    plots,
    seconds: (host.clock.now() - started) / 1000,
    backend: backendName(first!.head.provenance.backend)
  }
}

const textOf = async (file: string, shipped: Shipped): Promise<string> =>
  new TextDecoder().decode(await shipped.read(`replications/${file}.json`))

function changed(
  experiment: Experiment,
  quick: { readonly seeds: number; readonly epochs?: number },
  options: ReplicateOptions
): Experiment {
  const { seeds, training } = experiment
  const count = options.seeds ?? (options.quick ? quick.seeds : seeds.count)
  const epochs = options.quick ? (quick.epochs ?? training.epochs) : training.epochs
  return {
    ...experiment,
    seeds: { count, first: options.firstSeed ?? seeds.first },
    training: { ...training, epochs },
    record: {
      ...experiment.record,
      // As many Jacobians as there are seeds, where there are any.
      probes: withSeeds(experiment.record.probes, count)
    }
  }
}

const withSeeds = (probes: Experiment['record']['probes'], count: number): Experiment['record']['probes'] =>
  typeof probes === 'object' && probes.jacobianSeeds ? { ...probes, jacobianSeeds: count } : probes

function shareOf(record: ExperimentRecord): number {
  const { done, all } = epochsOfRuns(record)
  return all === 0 ? 0 : done / all
}
