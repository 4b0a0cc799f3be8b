import type { LayerEvidence, SignalEvidence } from '#core/diagnosis/signal'
import { measureOf, statisticOf } from '#core/probes/layout'
import type { ProbeBlock } from './frames'
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

/** What the probes of the first and of the newest weights say of an arm; null where there are none. */
export function armSignal(
  record: ExperimentRecord,
  arm: number
): { readonly first: SignalEvidence; readonly last: SignalEvidence } | null {
  const { group, lanes } = lanesOfArm(record, arm)
  const { layers = [] } = record.head.groups[group] ?? {}
  const probes = record.groups[group]?.probes ?? []
  const [first] = probes
  const last = probes.at(-1)
  if (!first || !last) return null
  const evidence = (probe: ProbeBlock): SignalEvidence => ({
    epoch: probe.epoch,
    instances: probe.instances,
    hidden: layers.slice(0, -1).map(({ activation }, layer): LayerEvidence => {
      const measure = (name: Parameters<typeof measureOf>[4]): number[] =>
        measureOf(probe, layers.length, lanes, layer, name)
      return {
        activation,
        variation: measure('variation'),
        gradient: statisticOf(probe, layers.length, lanes, layer, 'gradients', 'meanSquare').map(Math.sqrt),
        dead: measure('dead'),
        saturated: measure('saturated')
      }
    })
  })
  return { first: evidence(first), last: first === last ? evidence(first) : evidence(last) }
}
