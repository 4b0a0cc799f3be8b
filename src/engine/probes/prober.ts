import type { ProbeArrays } from '#core/probes/layout'
import type { ProbeSubject } from '#core/probes/probe'
import type { Floats } from '#core/network/problem'

/** Takes probes somewhere out of the way of the training. */
export interface Prober {
  /** As `probeRuns`. One call at a time. */
  probe(subject: ProbeSubject, parameters: Floats, decomposed: readonly number[]): Promise<ProbeArrays>
  /** Ends what is under way; its promise may stay open. */
  dispose(): void
}
