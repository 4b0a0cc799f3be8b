import type { ExperimentRecord } from './record'

/** Epochs of all runs together: those that are trained, and all that there will be. */
export function epochsOfRuns({ head, groups }: ExperimentRecord): {
  readonly done: number
  readonly all: number
} {
  const sum = (epochsOf: (group: number) => number): number =>
    head.groups.reduce((total, { runs }, group) => total + runs.length * epochsOf(group), 0)
  return {
    done: sum((group) => groups[group]!.progress?.epoch ?? 0),
    all: sum((group) => head.groups[group]!.epochs)
  }
}
