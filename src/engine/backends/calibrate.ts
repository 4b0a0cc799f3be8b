import type { CandidateResult } from '#record/provenance'
import { InputError } from '#core/errors'
import { stepsPerEpoch } from '#core/network/problem'
import type { Backend } from '../backend'
import type { StartingGroup } from '../starting-group'

/** A way to execute that could do the work. */
export interface Candidate {
  readonly name: string
  /** The backend of one group, by its index. */
  readonly create: (group: number) => Promise<Backend>
}

/** One backend a group, loaded, and how the candidates did. */
export interface Calibrated {
  readonly backends: readonly Backend[]
  readonly candidates: readonly CandidateResult[]
}

/** Candidates that compete with each other, then those that do where all before fail. */
type Tiers = readonly (readonly Candidate[])[]

/** Milliseconds of measuring a candidate, over all groups, once it is warm. */
const measuringTime = 80
/** Work of fewer seconds than this is not worth measuring another candidate. */
const soonDone = 0.3

/** One backend a group, loaded. */
export async function loadAll(
  create: Candidate['create'],
  groups: readonly StartingGroup[]
): Promise<Backend[]> {
  const backends: Backend[] = []
  try {
    for (const [index, { problem, state }] of groups.entries()) {
      const backend = await create(index)
      backends.push(backend)
      await backend.load(problem, state)
    }
  } catch (error) {
    await disposeAll(backends)
    throw error
  }
  return backends
}

/** What a measuring found, by the names of the candidates and the shape of the work, for as long as the process lives. */
const known = new Map<string, readonly CandidateResult[]>()

/** As `fastest`, remembered for work of the same shape on the same number of threads (null: one a core). */
export async function fastestKnown(
  tiers: Tiers,
  groups: readonly StartingGroup[],
  threads: number | null
): Promise<Calibrated> {
  const candidates = tiers.flat()
  const key = JSON.stringify([candidates.map(({ name }) => name), threads, groups.map(shapeOf)])
  const before = known.get(key)
  const winner = candidates.find(
    ({ name }) => name === before?.find(({ outcome }) => outcome === 'chosen')?.name
  )
  if (before && winner) {
    try {
      return { backends: await loadAll(winner.create, groups), candidates: before }
    } catch {
      known.delete(key) // what was found no longer holds
    }
  }
  const found = await fastest(tiers, groups)
  known.set(key, found.candidates)
  return found
}

/** What the speed depends on. */
const shapeOf = ({ problem }: StartingGroup): unknown => {
  const { layers, runs, loss, hyper, batchSize, epochs, recordEvery, train, test } = problem
  return [layers, runs, loss, hyper.kind, batchSize, epochs, recordEvery, train.count, test.count]
}

/**
 * The candidate that takes the least time for the steps that are left, measured on a few of them; loaded. A candidate
 * that fails is passed over, and the next tier has its turn where all of one fail. Throws `InputError` where the work
 * fits none of a tier, and the first failure where none is left.
 */
export async function fastest(tiers: Tiers, groups: readonly StartingGroup[]): Promise<Calibrated> {
  const failures: unknown[] = []
  const results: CandidateResult[] = []
  for (const tier of tiers) {
    const best = await fastestOf(tier, groups, failures, results)
    if (best) return best
    const misfit = failures.find((failure) => failure instanceof InputError)
    if (misfit) throw misfit
  }
  throw failures[0] ?? new Error('no backend works here')
}

/** null where all fail; what came of each goes into `failures` and `results`. */
async function fastestOf(
  candidates: readonly Candidate[],
  groups: readonly StartingGroup[],
  failures: unknown[],
  results: CandidateResult[]
): Promise<Calibrated | null> {
  let best: { readonly name: string; readonly backends: Backend[]; readonly seconds: number } | null = null
  for (const { name, create } of candidates) {
    const note = (
      outcome: CandidateResult['outcome'],
      stepsPerSecond: number | null = null,
      detail = ''
    ): void => void results.push({ name, outcome, stepsPerSecond, detail })
    if (best && best.seconds < soonDone) {
      note('not measured', null, 'the work is done before measuring pays')
      continue
    }
    let backends: Backend[] = []
    try {
      backends = await loadAll(create, groups)
      const measured = candidates.length > 1 ? await measure(backends, groups) : null
      const seconds = measured?.seconds ?? 0
      note('slower', measured?.stepsPerSecond)
      if (best && best.seconds <= seconds) await disposeAll(backends)
      else {
        if (best) await disposeAll(best.backends)
        best = { name, backends, seconds }
      }
    } catch (error) {
      failures.push(error)
      note('failed', null, error instanceof Error ? error.message : String(error))
      await disposeAll(backends)
    }
  }
  if (!best) return null
  if (candidates.length > 1) await reload(best.backends, groups)
  const { name, backends } = best
  return {
    backends,
    candidates: results.map((result) => (result.name === name ? { ...result, outcome: 'chosen' } : result))
  }
}

/** `seconds`: that all steps which are left would take, compiling included. */
async function measure(
  backends: readonly Backend[],
  groups: readonly StartingGroup[]
): Promise<{ readonly seconds: number; readonly stepsPerSecond: number | null }> {
  let [steps, seconds, compiling] = [0, 0, 0]
  for (const [index, backend] of backends.entries()) {
    const { problem, state } = groups[index]!
    const left = problem.epochs * stepsPerEpoch(problem) - state.step
    // The first step compiles.
    compiling += await secondsOf(() => backend.train(1))
    seconds += left * (await secondsPerStep(backend, left - 1, measuringTime / groups.length))
    steps += left
  }
  return { seconds: seconds + compiling, stepsPerSecond: seconds > 0 ? steps / seconds : null }
}

async function secondsPerStep(backend: Backend, left: number, milliseconds: number): Promise<number> {
  let [steps, seconds] = [0, 0]
  for (let slice = 1; steps < left && seconds * 1000 < milliseconds; slice *= 2) {
    const taken = Math.min(slice, left - steps)
    seconds += await secondsOf(() => backend.train(taken))
    steps += taken
  }
  return steps > 0 ? seconds / steps : 0
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

async function reload(backends: readonly Backend[], groups: readonly StartingGroup[]): Promise<void> {
  for (const [index, backend] of backends.entries()) {
    await backend.load(groups[index]!.problem, groups[index]!.state)
  }
}

async function disposeAll(backends: readonly Backend[]): Promise<void> {
  for (const backend of backends) await backend.dispose()
}
