import type { ExperimentRecord } from '#record/record'
import type { GroupHead } from '#record/head'
import { rateOf } from '#record/rate'
import type { GroupSeries } from '#record/series'
import { metricNames } from '#core/metrics/table'
import { writeNpy } from '../formats/npy'
import { writeNpz } from '../formats/npz'
import { type ZipMember, writeZip } from '../formats/zip-writer'
import type { Host } from '../ports'
import type { Work } from '../sources/work'
import { initlabFormat } from './format'
import { packLayers } from './layer-arrays'
import { json, packed, stored } from './member'
import { packProbes } from './probe-arrays'
import { workMembers } from './work-members'

/** The bytes of an `.initlab` file with what a record holds now; written while other work on this thread goes on. */
export const writeInitlab = (
  record: ExperimentRecord,
  work: Work,
  host: Pick<Host, 'compression' | 'clock'>
): Promise<Uint8Array> => writeZip(membersOf(record, work), host)

function* membersOf(record: ExperimentRecord, work: Work): Generator<ZipMember> {
  const { experiment, provenance, groups } = record.head
  // The record may grow while the first of these are written.
  const now = record.groups.map((series) => ({
    lanes: series.lanes,
    epochs: series.epochs,
    metrics: metricNames.map((name) => ({ name, values: series.metric(name) })),
    probes: [...series.probes],
    snapshots: [...series.snapshots]
  }))
  const [rate, entries] = [
    rateOf(record),
    groups.map((head, index) => groupEntry(head, record.groups[index]!))
  ]
  yield packed('experiment.json', json(experiment))
  yield packed('provenance.json', json({ format: initlabFormat.version, ...provenance, rate }))
  yield packed('groups.json', json(entries))
  for (const [index, { lanes, epochs, metrics, probes, snapshots }] of now.entries()) {
    yield packed(`metrics/${index}/epoch.npy`, writeNpy({ shape: [epochs.length], values: epochs }))
    for (const { name, values } of metrics) {
      yield packed(`metrics/${index}/${name}.npy`, writeNpy({ shape: [epochs.length, lanes], values }))
    }
    const { layers, runs } = groups[index]!
    for (const probe of probes) {
      yield packed(`probes/${index}-${probe.epoch}.npz`, writeNpz(packProbes(layers, runs.length, probe)))
    }
    for (const { epoch, parameters } of snapshots) {
      yield stored(`snapshots/${index}-${epoch}.npz`, writeNpz(packLayers(layers, runs.length, parameters)))
    }
  }
  yield* workMembers(work)
}

const groupEntry = ({ layers, epochs, runs }: GroupHead, series: GroupSeries): unknown => ({
  layers,
  epochs,
  epochsDone: series.progress?.epoch ?? 0,
  runs,
  divergedAt: [...series.divergedAt]
})
