import type { PreparedData } from '#core/data/dataset'
import type { Experiment } from '#core/experiment/schema'
import type { ImportedWeights } from '#core/initializers/imported'
import type { Answer } from './answer'
import type { Checkpoint } from './checkpoint'
import type { Frame, Snapshot } from '#record/frames'
import type { GroupHead } from '#record/head'
import type { BackendInfo, Selection } from '#record/provenance'

/**
 * Between a host and its engine process: birpc over the process channel. The host calls `EngineApi`, the engine
 * calls `EngineEvents`. Everything here survives the structured clone.
 */

/** A backend by name, or `auto`: the fastest that works here. */
type BackendChoice = string

/** One way to execute, as `list backends` shows it. */
export interface BackendOffer {
  /** What the user types: `reference`, `gpujs-webgpu`, `gpujs-webasm`, `gpujs-cpu`, … */
  readonly name: string
  readonly available: boolean
  /** The adapter where it is available, else why not. */
  readonly detail: string
}

/** All that the engine needs; it reads no files. */
export interface Job {
  readonly experiment: Experiment
  /** As `prepareData` gives it. */
  readonly data: PreparedData
  /** Weights of the arms whose initializer is `file`, by arm index. */
  readonly imported: Readonly<Record<number, ImportedWeights>>
  readonly backend: BackendChoice
  /** By group, how an earlier engine executed: a restart keeps its choices. Empty for a new start. */
  readonly modes: readonly string[]
  /** null: one a core. */
  readonly threads: number | null
  /** Where an earlier engine stopped; empty for a new start. */
  readonly checkpoints: readonly Checkpoint[]
  /** Snapshots from before the checkpoints whose probes the earlier engine did not come to send. */
  readonly unprobed: readonly Snapshot[]
}

/** What the engine made of a job. */
export interface Loaded {
  readonly backend: BackendInfo
  /** How each group executes, as `BackendInfo.mode`. */
  readonly modes: readonly string[]
  readonly selection: Selection
  /** GFLOP/s that WebAssembly SIMD could reach at best on these threads; null where a GPU computes. */
  readonly ceilingGflops: number | null
  readonly groups: readonly GroupHead[]
}

export type EngineState = 'running' | 'paused' | 'finished' | 'stopped'

export interface EngineApi {
  offers(): Promise<readonly BackendOffer[]>
  /** Ends what trains, plans the job and loads a backend with every group. Nothing is sent before `resume` or `pause`. */
  load(job: Job): Promise<Answer<Loaded>>
  /** Resolves when training stands still, at the end of a step. After `load`: evaluates epoch 0 and waits. */
  pause(): Promise<void>
  /** Trains on; resolves at once. */
  resume(): Promise<void>
  /** Trains every group to the end of its current epoch, then resolves, paused. */
  step(): Promise<void>
  /** Ends training for good; the state is snapshotted first. */
  stop(): Promise<void>
}

export interface EngineEvents {
  /** The next frame waits until this call has been answered. */
  frame(frame: Frame): Promise<void>
  state(state: EngineState): void
  checkpoint(checkpoint: Checkpoint): void
  /** A failure of ours, not of the input: the engine is of no more use. */
  failed(message: string): void
}
