import type { MetricsBlock, ProbeBlock, Snapshot } from '#record/frames'
import type { GroupHead } from '#record/head'
import { ExperimentRecord } from '#record/record'
import { parseExperimentText } from '#core/experiment/parse'
import { perMetric } from '#core/metrics/table'
import type { Archive } from '../formats/archive'
import type { NpyArray } from '../formats/npy'
import { ZipReader } from '../formats/zip-reader'
import type { Host } from '../ports'
import { preparedFor } from '../sources/prepared'
import type { Work } from '../sources/work'
import { groupsOf, provenanceOf } from './checked-members'
import { atPresentFormat } from './format'
import { unpackLayers } from './layer-arrays'
import { arrayOf, arraysOf, membersOfGroup, textOf } from './member'
import { unpackProbes } from './probe-arrays'
import { workOf } from './work-members'

/** What a file holds. */
export interface InitlabFile {
  readonly record: ExperimentRecord
  readonly work: Work
}

/** Reads a file again. Throws `InputError` naming the file and the member that is wrong. */
export async function readInitlab(
  bytes: Uint8Array,
  fileName: string,
  { compression, shipped }: Pick<Host, 'compression' | 'shipped'>
): Promise<InitlabFile> {
  const archive = atPresentFormat(new ZipReader(bytes, fileName, compression))
  const provenance = provenanceOf(archive)
  const experiment = parseExperimentText(textOf(archive, 'experiment.json'))
  const work = await workOf(archive, experiment, provenance, shipped)
  const data = preparedFor(work)
  const entries = groupsOf(archive, experiment, data.featureNames.length)
  const groups = entries.map(({ layers, epochs, runs }): GroupHead => ({ layers, epochs, runs }))
  const record = new ExperimentRecord({ experiment, data, groups, provenance })
  record.append({
    metrics: groups.map((head, group) => ({ group, ...metricsOf(archive, group, head.runs.length) })),
    snapshots: groups.flatMap((head, group) => snapshotsOf(archive, group, head)),
    probes: groups.flatMap((head, group) => probesOf(archive, group, head)),
    progress: entries.map(({ epochsDone }, group) => ({
      group,
      epoch: epochsDone,
      stepsPerSecond: NaN,
      effort: noEffort
    })),
    diverged: entries.flatMap(({ divergedAt }, group) =>
      divergedAt.flatMap((epoch, lane) => (epoch < 0 ? [] : [{ group, lane, epoch }]))
    )
  })
  return { record, work }
}

/** The file says the rate of the whole. */
const noEffort = { steps: 0, seconds: 0, operations: 0 }

function metricsOf(archive: Archive, group: number, lanes: number): Omit<MetricsBlock, 'group'> {
  const member = (name: string): string => `metrics/${group}/${name}.npy`
  const epochs = arrayOf(archive, member('epoch')).values
  if (!(epochs instanceof Int32Array) || epochs.some((epoch, at) => at > 0 && epoch <= epochs[at - 1]!)) {
    throw archive.refusal(member('epoch'), 'must hold ascending int32 values')
  }
  const metric = (name: string): Float64Array => {
    const { shape, values } = arrayOf(archive, member(name))
    const wanted = [epochs.length, lanes].join(' × ')
    if (shape.join(' × ') === wanted && values instanceof Float64Array) return values
    throw archive.refusal(member(name), `must hold ${wanted} float64 values, holds ${shape.join(' × ')}`)
  }
  return { epochs, ...perMetric(metric) }
}

const snapshotsOf = (archive: Archive, group: number, { layers, runs }: GroupHead): Snapshot[] =>
  ofGroup(archive, 'snapshots', group, (arrays) => ({
    parameters: unpackLayers(layers, runs.length, arrays)
  }))

const probesOf = (archive: Archive, group: number, { layers, runs }: GroupHead): ProbeBlock[] =>
  ofGroup(archive, 'probes', group, (arrays) => unpackProbes(layers, runs.length, arrays))

/** What the members `folder/G-E.npz` of one group hold, in the order of their epochs. */
function ofGroup<T extends object>(
  archive: Archive,
  folder: string,
  group: number,
  unpack: (arrays: ReadonlyMap<string, NpyArray>) => T
): ({ readonly group: number; readonly epoch: number } & T)[] {
  return membersOfGroup(archive, folder, group).map(({ name, epoch }) => {
    try {
      return { group, epoch, ...unpack(arraysOf(archive, name)) }
    } catch (error) {
      if (error instanceof RangeError) throw archive.refusal(name, error.message)
      throw error
    }
  })
}
