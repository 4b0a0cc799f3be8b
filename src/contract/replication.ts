import type { ExperimentInput } from '#core/experiment/schema'
import { formatValue } from '#core/words/numbers'

/** A paper's claim, the experiments that try it on this machine, and what came of them: plain data for any view. */

/** One experiment of a replication, to be opened and changed like any other. */
interface ReplicationExperiment {
  /** File name in resources/replications without `.json`. */
  readonly id: string
  readonly experiment: ExperimentInput
}

export interface ReplicationEntry {
  /** E.g. `he-2015`. */
  readonly id: string
  readonly title: string
  readonly paper: string
  readonly year: number
  /** What the paper says, in a sentence or two. */
  readonly claim: string
  readonly experiments: readonly ReplicationExperiment[]
}

/** One measured number against a claimed one. */
export interface ReplicationCheck {
  readonly what: string
  /** What is claimed, with its source. */
  readonly claim: string
  /** NaN where it could not be measured: then the check fails. */
  readonly measured: number
  /** What counts as agreement: from `low` to `high`, ∓Infinity where one side is open. */
  readonly low: number
  readonly high: number
  /** Why the tolerance is what it is. */
  readonly why: string
  readonly verdict: Verdict
  /** What `measured` was made of, by seed; empty where it is one number by itself. */
  readonly values: readonly number[]
}

type Verdict = 'PASS' | 'FAIL'

/** What counts as agreement, e.g. "at most 0.2". */
export function acceptedInWords({ low, high }: Pick<ReplicationCheck, 'low' | 'high'>): string {
  if (low === high) return `exactly ${formatValue(low)}`
  if (low === -Infinity) return `at most ${formatValue(high)}`
  return high === Infinity ? `at least ${formatValue(low)}` : `${formatValue(low)} to ${formatValue(high)}`
}

export interface PlotPoint {
  readonly x: number
  readonly y: number
  /** Least and largest of the seeds, where there are several. */
  readonly low?: number
  readonly high?: number
}

/** Measured against claimed or predicted. */
export interface ReplicationPlot {
  readonly title: string
  readonly x: { readonly label: string; readonly logarithmic: boolean }
  readonly y: { readonly label: string; readonly logarithmic: boolean }
  readonly series: readonly {
    readonly name: string
    readonly kind: 'measured' | 'theory'
    readonly points: readonly PlotPoint[]
  }[]
}

export interface ReplicationResult {
  readonly id: string
  readonly quick: boolean
  /** Seeds of each arm of each experiment, by the experiment's id. */
  readonly seeds: Readonly<Record<string, number>>
  readonly verdict: Verdict
  readonly checks: readonly ReplicationCheck[]
  readonly plots: readonly ReplicationPlot[]
  readonly seconds: number
  /** What ran it, as users name it. */
  readonly backend: string
}

/** How the replications of a lab stand. */
export interface ReplicationsState {
  /** The one that runs, and its share done, 0…1; null where none does. */
  readonly running: { readonly id: string; readonly share: number } | null
  /** Those that wait for their turn. */
  readonly waiting: readonly string[]
  /** The latest result of each that has one. */
  readonly results: readonly ReplicationResult[]
  /** Why the last one came to no verdict; '' otherwise. */
  readonly failure: string
}
