import { Absent, type Peer, type Training } from './peers/peer'
import type { Workload } from './workloads'

/** What one peer took for one workload. */
export interface Timing {
  readonly peer: string
  readonly version: string
  /** Seconds for all runs, one a round; scaled up where `timedRuns` is less than all. */
  readonly seconds: readonly number[]
  readonly timedRuns: number
  /** Largest relative difference of a run's final training loss from ours. */
  readonly lossDeviation: number
  /** Floating-point operations that it took. */
  readonly flops: number
  /** GFLOP/s that it could reach at most; null where that is not known. */
  readonly ceiling: number | null
}

export interface Measurement {
  readonly workload: Workload
  readonly timings: readonly Timing[]
  /** Peer and reason, for those that are not installed. */
  readonly absent: readonly { readonly peer: string; readonly why: string }[]
}

/** At least; short work is done several times over. */
const warmUpSeconds = 0.2

/** Seconds that a timing takes at least. */
const shortestTiming = 0.05
/** Milliseconds between two timings. */
const restTime = 50

export interface Effort {
  readonly rounds: number
  /** Seconds that one round of one peer may take; a peer that trains one by one is timed on as many runs as fit. */
  readonly secondsARound: number
}

/**
 * Times every peer on one workload, interleaved: each round times each peer once, so that a slow minute of the machine
 * falls on all of them. The first peer is ours; its losses are what the others' are checked against.
 */
export async function measure(
  workload: Workload,
  peers: readonly Peer[],
  folder: string,
  { rounds, secondsARound }: Effort
): Promise<Measurement> {
  const total = workload.problem.runs
  const absent: { peer: string; why: string }[] = []
  const open: {
    peer: Peer
    training: Training
    runs: number
    seconds: number[]
    losses: readonly number[]
  }[] = []
  for (const peer of peers) {
    try {
      const training = await peer.open(workload, folder)
      if (!training) continue
      const trial = await warmUp(training, peer.oneByOne ? 1 : total)
      const runs = peer.oneByOne
        ? Math.max(1, Math.min(total, Math.floor(secondsARound / trial.seconds)))
        : total
      open.push({ peer, training, runs, seconds: [], losses: trial.losses })
    } catch (error) {
      if (!(error instanceof Absent)) throw error
      absent.push({ peer: peer.name, why: error.message })
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of open) {
      await rest()
      const { seconds, losses } = await timeOnce(entry.training, entry.runs)
      entry.seconds.push((seconds * total) / entry.runs)
      entry.losses = losses
    }
  }
  const ours = open[0]?.losses ?? []
  const timingOf = async ({
    peer,
    training,
    runs,
    seconds,
    losses
  }: (typeof open)[number]): Promise<Timing> => ({
    peer: peer.name,
    version: training.version,
    seconds,
    timedRuns: runs,
    lossDeviation: Math.max(
      ...losses.map((loss, run) => Math.abs(loss - (ours[run] ?? NaN)) / Math.abs(ours[run] ?? NaN))
    ),
    flops: peer.ceiling ? workload.flopsWithoutZeros : workload.flops,
    ceiling: (await peer.ceiling?.()) ?? null
  })
  const timings: Timing[] = []
  for (const entry of open) timings.push(await timingOf(entry))
  for (const { training } of open) await training.close()
  return { workload, timings, absent }
}

/** Trains once, or where that is over in no time again and again: seconds of one training on average. */
async function timeOnce(training: Training, runs: number): Promise<Awaited<ReturnType<Training['train']>>> {
  let total = 0
  for (let times = 1; ; times++) {
    const { seconds, losses } = await training.train(runs)
    total += seconds
    if (total >= shortestTiming) return { seconds: total / times, losses }
  }
}

/** Takes what a peer left behind off the next one's time: its garbage, and threads that wait actively for more work. */
async function rest(): Promise<void> {
  globalThis.gc?.()
  await new Promise((resolve) => setTimeout(resolve, restTime))
}

/** Trains until a peer has had time to compile and to settle; gives the last time. */
async function warmUp(training: Training, runs: number): Promise<Awaited<ReturnType<Training['train']>>> {
  let last = await training.train(runs)
  for (let spent = last.seconds; spent < warmUpSeconds; spent += last.seconds)
    last = await training.train(runs)
  return last
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}
