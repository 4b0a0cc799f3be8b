import type { Workload } from '../workloads'

/** A way to train a workload: ours, or what a user would take instead. */
export interface Peer {
  readonly name: string
  /** One run after the other: in a quick bench a few runs are timed and scaled up. */
  readonly oneByOne: boolean
  /** GFLOP/s that it could reach at most; null where that is not known. It leaves out inputs that are 0. */
  readonly ceiling?: () => Promise<number>
  /** null where the peer cannot do this workload (said in the report); throws `Absent` where it is not installed. */
  open(workload: Workload, folder: string): Promise<Training | null>
}

export interface Training {
  readonly version: string
  /** Trains the first `runs` runs from their first weights; final training losses, one a run. */
  train(runs: number): Promise<{ readonly seconds: number; readonly losses: readonly number[] }>
  close(): Promise<void>
}

export class Absent extends Error {}

export async function timed<T>(work: () => Promise<T> | T): Promise<{ seconds: number; value: T }> {
  const start = performance.now()
  const value = await work()
  return { seconds: (performance.now() - start) / 1000, value }
}
