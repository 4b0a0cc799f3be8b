import { quartiles } from '../statistics/quantiles'
import type { ArmFacts, RunFacts } from './facts'
import type { Finding, FindingKind, FindingValues, Remedy } from './finding'

/** Why runs fare as they do: what is looked for in each run, and how it is told of all that have it. */
export interface Cause {
  /** The runs that have it. */
  find(arm: ArmFacts, runs: readonly RunFacts[]): readonly RunFacts[]
  tell(arm: ArmFacts, runs: readonly RunFacts[]): Finding
}

interface Definition<Kind extends FindingKind, Found> {
  readonly kind: Kind
  /** What lies in the data or the settings, so that all runs of an arm have it alike. */
  readonly isOfArm?: true
  /** What shows it in one run; null where nothing does. */
  of(arm: ArmFacts, run: RunFacts): Found | null
  /** Of all runs that have it. */
  values(found: readonly Found[], arm: ArmFacts, runs: readonly RunFacts[]): FindingValues[Kind]
  remedy(found: readonly Found[], arm: ArmFacts): Remedy | null
}

export function cause<Kind extends FindingKind, Found>({
  kind,
  isOfArm,
  of,
  values,
  remedy
}: Definition<Kind, Found>): Cause {
  return {
    find: (arm, runs) => runs.filter((run) => of(arm, run) !== null),
    tell(arm, runs) {
      const found = runs.map((run) => of(arm, run)!)
      return {
        kind,
        runs: isOfArm ? arm.runs.length : runs.length,
        all: arm.runs.length,
        values: values(found, arm, runs),
        remedy: remedy(found, arm)
      } as Finding
    }
  }
}

export const median = (values: readonly number[]): number => quartiles(values).median

/** The layer in the middle of those that were found. */
export const middle = (layers: readonly number[]): number => Math.round(median(layers))

/** Median over runs of a number of each layer: [run][layer] → [layer]. */
export const perLayer = (runs: readonly (readonly number[])[]): number[] =>
  (runs[0] ?? []).map((_, layer) => median(runs.map((sizes) => sizes[layer]!)))
