import type { ExperimentRecord } from './record'

/** Where the runs of an arm are in a record: its group, and their lanes in the order of the seeds. */
export function lanesOfArm(
  { head }: Pick<ExperimentRecord, 'head'>,
  arm: number
): { readonly group: number; readonly lanes: readonly number[] } {
  const group = head.groups.findIndex(({ runs }) => runs.some((run) => run.arm === arm))
  const runs = head.groups[group]?.runs ?? []
  const lanes = [...runs.keys()].filter((lane) => runs[lane]!.arm === arm)
  return { group, lanes: lanes.sort((a, b) => runs[a]!.seed - runs[b]!.seed) }
}
