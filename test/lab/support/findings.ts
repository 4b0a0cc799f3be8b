import { diagnose } from '#core/diagnosis/diagnosis'
import type { ArmFacts } from '#core/diagnosis/facts'
import { parseExperiment } from '#core/experiment/parse'
import type { ExperimentInput } from '#core/experiment/schema'
import { inEnglish, type SaidFinding } from '#core/words/english/findings'
import { runExperiment } from '#lab/session/run'
import { resolveExperiment } from '#lab/sources/resolve'
import { forkedEngine } from '#node/forked-engine'
import { nodeHost } from '#node/host'
import { armFacts } from '#record/diagnosis-facts'
import { outcomesOfRecord } from '#record/outcomes'
import { engineFile } from './engine'

export interface Diagnosed {
  readonly facts: ArmFacts
  readonly found: readonly SaidFinding[]
}

/** Trains an experiment and diagnoses each arm, by its name. `folder`: that of its file, if it has one. */
export async function diagnosed(
  input: ExperimentInput,
  folder: string | null = null
): Promise<Record<string, Diagnosed>> {
  const experiment = parseExperiment(input)
  const host = nodeHost(forkedEngine(engineFile))
  const { record } = await runExperiment({
    host,
    work: await resolveExperiment(experiment, folder, host),
    backend: 'simd',
    threads: 2
  })
  const outcomes = outcomesOfRecord(record)
  return Object.fromEntries(
    experiment.arms.map(({ name }, arm) => {
      const facts = armFacts(record, arm, outcomes)
      return [name, { facts, found: inEnglish(diagnose(facts)) }]
    })
  )
}
