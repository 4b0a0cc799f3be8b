/** When runs reached a threshold, where some never did: E. L. Kaplan & P. Meier 1958. */
export interface Reached {
  /** Epoch at which the run reached the threshold, or the last one at which it was watched. */
  readonly epoch: number
  /** false: not reached while it was watched (censored). */
  readonly reached: boolean
}

export interface SurvivalStep {
  readonly epoch: number
  /** Estimated share of runs that have not reached the threshold after this epoch. */
  readonly share: number
}

/** The product-limit estimate, one step an epoch at which a run reached the threshold. */
export function survivalCurve(runs: readonly Reached[]): SurvivalStep[] {
  const sorted = [...runs].sort((a, b) => a.epoch - b.epoch)
  const steps: SurvivalStep[] = []
  let share = 1
  for (let from = 0; from < sorted.length;) {
    const { epoch } = sorted[from]!
    let to = from
    let events = 0
    while (to < sorted.length && sorted[to]!.epoch === epoch) if (sorted[to++]!.reached) events++
    if (events > 0) {
      share *= 1 - events / (sorted.length - from)
      steps.push({ epoch, share })
    }
    from = to
  }
  return steps
}

/** First epoch by which a share of the runs (0.5: the median) have reached the threshold; null where fewer did. */
export const reachedQuantile = (runs: readonly Reached[], share: number): number | null =>
  survivalCurve(runs).find((step) => 1 - step.share >= share - 1e-12)?.epoch ?? null
