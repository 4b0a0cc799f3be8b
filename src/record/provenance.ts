import type { TakenWeights } from '#core/initializers/imported'

/** What ran, as it is shown and saved with the results. */
export interface BackendInfo {
  readonly id: 'reference' | 'gpujs' | 'simd'
  /** How it executes: GPU.js's mode (`webgpu`, `webasm`, `cpu`), SIMD's arithmetic and layout; '' for the reference. */
  readonly mode: string
  /** The device in words, e.g. the GPU's name, or the CPU's. */
  readonly adapter: string
  readonly threads: number
  readonly precision: 'float32' | 'float64'
}

/** What the user types to get this backend again. */
export function backendName({ id, mode }: Pick<BackendInfo, 'id' | 'mode'>): string {
  if (id === 'gpujs') return `gpujs-${mode}`
  return id === 'simd' && mode.startsWith('fast') ? 'simd-fast' : id
}

/** How one backend did when `auto` chose. */
export interface CandidateResult {
  readonly name: string
  readonly outcome: 'chosen' | 'slower' | 'not measured' | 'not here' | 'failed'
  /** Minibatch steps a second on this very plan, of all runs of a group at once; null where it was not measured. */
  readonly stepsPerSecond: number | null
  /** Why, where there is something to say. */
  readonly detail: string
}

/** How the backend was chosen. */
export interface Selection {
  /** What was asked for: `auto`, or a backend by name. */
  readonly requested: string
  /** For `auto`: what there was to choose from. */
  readonly candidates: readonly CandidateResult[]
}

/** How fast a training was, as it is shown and saved with the results. */
export interface Rate {
  /** Minibatch steps a second of all runs of a group at once; where there are several groups, their mean. */
  readonly stepsPerSecond: number
  /** 10⁹ floating-point operations a second, of the matrix products, those of the metrics included. */
  readonly gflops: number
  /** What WebAssembly SIMD could reach at best on these threads; null where something else computed. */
  readonly ceilingGflops: number | null
  /** 0…1 of the ceiling. */
  readonly shareOfCeiling: number | null
}

/** What was taken from a file for the first weights of an arm. */
export interface WeightsTaken extends TakenWeights {
  /** Index into `experiment.arms`. */
  readonly arm: number
  /** As the experiment names the file. */
  readonly path: string
}

/** What made a record, where and when. */
export interface Provenance {
  readonly version: string
  readonly backend: BackendInfo
  readonly selection: Selection
  /** As in `Rate`. */
  readonly ceilingGflops: number | null
  /** null while it trains, and where nothing was. */
  readonly rate: Rate | null
  readonly platform: string
  /** Of each arm whose weights come from a file; absent where there is none, and in files of older labs. */
  readonly weights?: readonly WeightsTaken[] | undefined
  /** ISO 8601. */
  readonly startedAt: string
  readonly finishedAt: string | null
}
