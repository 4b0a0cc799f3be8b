import type { BackendInfo, CandidateResult, Selection } from '#record/provenance'
import type { BackendOffer, Job } from '#contract/engine-api'
import { InputError, shortened } from '#core/errors'
import { didYouMean } from '#core/nearest'
import type { Problem } from '#core/network/problem'
import type { Backend } from '../backend'
import type { StartingGroup } from '../starting-group'
import { type Calibrated, type Candidate, fastestKnown, loadAll } from './calibrate'
import { createGpujsBackend, offerGpujs, refuseForGpujs } from './gpujs/backend'
import { type Mode, modes } from './gpujs/mode'
import { createReferenceBackend, refuseForReference } from './reference'
import { createSimdBackend } from './simd/backend'
import { wasmCeiling } from './simd/ceiling'
import { refuseForSimd } from './simd/fit'
import { offerSimd } from './simd/offers'

/** Ways to execute that come from one place. */
interface Family {
  /** What the user types. */
  readonly names: readonly string[]
  readonly offers: () => Promise<readonly BackendOffer[]>
  /** `mode`: as `BackendInfo.mode` of an earlier engine, whose choices are kept; null: free to choose. */
  readonly create: (name: string, threads: number | null, mode: string | null) => Promise<Backend>
  /** Throws `InputError` where a problem would not fit into memory; allocates nothing. */
  readonly refuse: (problem: Problem, name: string, threads: number | null) => void
}

const simd: Family = {
  names: ['simd', 'simd-fast'],
  offers: async () => offerSimd(),
  create: (name, threads, mode) =>
    createSimdBackend({
      arithmetic: name === 'simd-fast' ? 'fast' : 'strict',
      layout: (['runs', 'units'] as const).find((layout) => mode?.endsWith(layout)) ?? 'auto',
      ...(threads !== null && { threads })
    }),
  refuse: (problem, _, threads) => refuseForSimd(problem, threads)
}

const modeOf = (name: string): Mode => modes.find((mode) => name === `gpujs-${mode}`)!

const gpujs: Family = {
  names: modes.map((mode) => `gpujs-${mode}`),
  offers: offerGpujs,
  create: (name) => createGpujsBackend(modeOf(name)),
  refuse: (problem, name) => refuseForGpujs(problem, modeOf(name))
}

const reference: Family = {
  names: ['reference'],
  offers: async () => [
    { name: 'reference', available: true, detail: 'plain TypeScript, float64, one thread: the oracle' }
  ],
  create: async () => createReferenceBackend(),
  refuse: refuseForReference
}

const families = [simd, gpujs, reference]

/** What can run here, and why the rest cannot. */
export async function offers(): Promise<readonly BackendOffer[]> {
  return (await Promise.all(families.map((family) => family.offers()))).flat()
}

/**
 * States the memory that problems will take before anything of their size is allocated. Throws `InputError` where the
 * backend of that name could not hold one; for `auto` the processor's, which holds the most.
 */
export function refuseWhatDoesNotFit(
  { backend, threads }: Pick<Job, 'backend' | 'threads'>,
  problems: readonly Problem[]
): void {
  const name = backend === 'auto' ? 'simd' : backend
  const family = families.find(({ names }) => names.includes(name))
  for (const problem of problems) family?.refuse(problem, name, threads)
}

/** What opening gives: one backend a group, loaded. */
export interface Opened {
  readonly backends: readonly Backend[]
  readonly selection: Selection
  /** GFLOP/s that the processor could reach with WebAssembly SIMD on as many threads; null where a GPU computes. */
  readonly ceilingGflops: number | null
}

/**
 * Opens the backend of that name, or for `auto` the fastest on this very work, with every group loaded.
 * Throws `InputError` for a name that is unknown or does not work here, and for work that it cannot hold.
 */
export async function openBackends(
  { backend: requested, threads, modes }: Pick<Job, 'backend' | 'threads' | 'modes'>,
  groups: readonly StartingGroup[]
): Promise<Opened> {
  const { backends, candidates } =
    requested === 'auto'
      ? await openFastest(threads, groups)
      : { backends: await openNamed(requested, threads, modes, groups), candidates: [] }
  return {
    backends,
    selection: { requested, candidates },
    ceilingGflops: await ceilingOf(backends[0]!.info)
  }
}

async function openNamed(
  name: string,
  threads: number | null,
  modes: Job['modes'],
  groups: readonly StartingGroup[]
): Promise<readonly Backend[]> {
  const family = families.find(({ names }) => names.includes(name))
  if (!family) {
    const allowed = ['auto', ...families.flatMap(({ names }) => names)]
    throw refused(name, `no such backend; allowed: ${allowed.join(', ')}${didYouMean(name, allowed)}`)
  }
  const offer = (await family.offers()).find((one) => one.name === name)
  if (!offer?.available) throw refused(name, `does not work here: ${offer?.detail ?? ''}`)
  return loadAll((group) => family.create(name, threads, modes[group] ?? null), groups)
}

/**
 * SIMD in strict arithmetic against a GPU that is one in more than name. The slow ones compete only where neither
 * works: a step of large work on the oracle could take longer than the measuring is worth.
 */
async function openFastest(threads: number | null, groups: readonly StartingGroup[]): Promise<Calibrated> {
  const candidate = (family: Family, name: string): Candidate => ({
    name,
    create: () => family.create(name, threads, null)
  })
  const gpu = (await offerGpujs()).find(({ name }) => name === 'gpujs-webgpu')
  const processor = offerSimd().find(({ name }) => name === 'simd')
  const unfit = gpu?.software ? { ...gpu, available: false } : gpu
  const fast = [
    ...(processor?.available ? [candidate(simd, 'simd')] : []),
    ...(unfit?.available ? [candidate(gpujs, 'gpujs-webgpu')] : [])
  ]
  const absent = [processor, unfit].flatMap((offer): CandidateResult[] =>
    !offer || offer.available
      ? []
      : [{ name: offer.name, outcome: 'not here', stepsPerSecond: null, detail: offer.detail }]
  )
  const slow = [candidate(gpujs, 'gpujs-webasm'), candidate(reference, 'reference')]
  const { backends, candidates } = await fastestKnown([fast, slow], groups, threads)
  return { backends, candidates: [...candidates, ...absent] }
}

async function ceilingOf({ mode, threads }: BackendInfo): Promise<number | null> {
  if (mode === 'webgpu' || !offerSimd()[0]!.available) return null
  return wasmCeiling(mode.startsWith('fast') ? 'fast' : 'strict', threads)
}

const refused = (name: string, message: string): InputError =>
  new InputError([{ field: 'backend', value: shortened(name), message }])
