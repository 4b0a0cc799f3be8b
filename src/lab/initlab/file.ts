import type { MetricsBlock, ProbeBlock, Snapshot } from '#record/frames'
import type { GroupHead } from '#record/head'
import { rateOf } from '#record/rate'
import { ExperimentRecord } from '#record/record'
import type { GroupSeries } from '#record/series'
import type { Dataset } from '#core/data/dataset'
import { parseExperimentText } from '#core/experiment/parse'
import type { Experiment } from '#core/experiment/schema'
import { metricNames } from '#core/metrics/table'
import type { ImportedWeights } from '#core/initializers/imported'
import { weightsFile } from '#core/initializers/layer-rules'
import { checked, checkedGroups, checkedProvenance, datasetSchema } from './members'
import { packLayers, unpackLayers } from './layer-arrays'
import { type NpyArray, readNpy, writeNpy } from '../formats/npy'
import { readNpz, writeNpz } from '../formats/npz'
import { preparedFor } from '../sources/prepared'
import { packProbes, unpackProbes } from './probe-arrays'
import { resolveExperiment } from '../sources/resolve'
import type { Work } from '../session/session'
import { ZipReader } from '../formats/zip-reader'
import { type ZipMember, writeZip } from '../formats/zip-writer'

/**
 * An `.initlab` file: a ZIP that holds an experiment with its results. NumPy reads it as it is:
 * `numpy.load('x.initlab')['metrics/0/trainLoss']`.
 *
 * | member | content |
 * |---|---|
 * | `experiment.json` | the experiment, as in a file of its own |
 * | `provenance.json` | `format` (of this layout, 1), version, backend, how it was chosen, its rate and the ceiling, platform, when |
 * | `groups.json` | the batches that trained: layers, epochs asked for and done, the arm and seed of each run (lane) and when it diverged (-1: not) |
 * | `metrics/G/epoch.npy` | group G's recorded epochs: [e] |
 * | `metrics/G/trainLoss.npy`, `trainAccuracy`, `testLoss`, `testAccuracy` | [e][run], NaN once a run has diverged |
 * | `snapshots/G-E.npz` | weights after epoch E: `W1` [run][fan_in][fan_out], `b1` [run][fan_out], `W2`, … |
 * | `probes/G-E.npz` | what the signal does in each layer at those weights: see docs/probes.md |
 * | `data.npz`, `data.json` | where the data was a CSV file: `inputs` [instance][feature], `labels` [instance], `targets` [instance][target] of a regression, names |
 * | `weights/A.npz` | where arm A's first weights came from a file: `W1`, `b1`, … |
 *
 * Data that ships with the lab or is generated is not stored: the experiment says which it was.
 */
const fileFormat = 1

/** The bytes of a file with what a record holds now; written while other work on this thread goes on. */
export const writeInitlab = (record: ExperimentRecord, work: Work): Promise<Uint8Array> =>
  writeZip(membersOf(record, work))

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
  yield packed('provenance.json', json({ format: fileFormat, ...provenance, rate }))
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
  if (experiment.data.dataset === 'csv') yield* dataMembers(work.dataset)
  for (const [arm, weights] of Object.entries(work.imported))
    yield stored(`weights/${arm}.npz`, importedMember(weights))
}

/** What a file holds. */
export interface InitlabFile {
  readonly record: ExperimentRecord
  readonly work: Work
}

/** Reads a file again. Throws `InputError` naming the file and the member that is wrong. */
export async function readInitlab(bytes: Uint8Array, fileName: string): Promise<InitlabFile> {
  const zip = new ZipReader(bytes, fileName)
  const provenance = checkedProvenance(jsonOf(zip, 'provenance.json'), zip, fileFormat)
  const experiment = parseExperimentText(textOf(zip, 'experiment.json'))
  const work = await workOf(zip, experiment)
  const data = preparedFor(work)
  const entries = checkedGroups(jsonOf(zip, 'groups.json'), zip, experiment, data)
  const groups = entries.map(({ layers, epochs, runs }): GroupHead => ({ layers, epochs, runs }))
  const record = new ExperimentRecord({ experiment, data, groups, provenance })
  record.append({
    metrics: groups.map((head, group) => ({ group, ...metricsOf(zip, group, head.runs.length) })),
    snapshots: groups.flatMap((head, group) => snapshotsOf(zip, group, head)),
    probes: groups.flatMap((head, group) => probesOf(zip, group, head)),
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

const groupEntry = ({ layers, epochs, runs }: GroupHead, series: GroupSeries): unknown => ({
  layers,
  epochs,
  epochsDone: series.progress?.epoch ?? 0,
  runs,
  divergedAt: [...series.divergedAt]
})

/** The file says the rate of the whole. */
const noEffort = { steps: 0, seconds: 0, operations: 0 }

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)

/** Metrics of runs that have converged shrink well. */
const packed = (name: string, bytes: Uint8Array): ZipMember => ({ name, bytes, packed: true })
/** Weights do not. */
const stored = (name: string, bytes: Uint8Array): ZipMember => ({ name, bytes, packed: false })

function metricsOf(zip: ZipReader, group: number, lanes: number): Omit<MetricsBlock, 'group'> {
  const member = (name: string): string => `metrics/${group}/${name}.npy`
  const epochs = arrayOf(zip, member('epoch')).values
  if (!(epochs instanceof Int32Array) || epochs.some((epoch, at) => at > 0 && epoch <= epochs[at - 1]!)) {
    throw zip.refusal(member('epoch'), 'must hold ascending int32 values')
  }
  const metric = (name: string): Float64Array => {
    const { shape, values } = arrayOf(zip, member(name))
    const wanted = [epochs.length, lanes].join(' × ')
    if (shape.join(' × ') === wanted && values instanceof Float64Array) return values
    throw zip.refusal(member(name), `must hold ${wanted} float64 values, holds ${shape.join(' × ')}`)
  }
  return {
    epochs,
    trainLoss: metric('trainLoss'),
    trainAccuracy: metric('trainAccuracy'),
    testLoss: metric('testLoss'),
    testAccuracy: metric('testAccuracy')
  }
}

const snapshotsOf = (zip: ZipReader, group: number, { layers, runs }: GroupHead): Snapshot[] =>
  ofGroup(zip, 'snapshots', group, (arrays) => ({ parameters: unpackLayers(layers, runs.length, arrays) }))

const probesOf = (zip: ZipReader, group: number, { layers, runs }: GroupHead): ProbeBlock[] =>
  ofGroup(zip, 'probes', group, (arrays) => unpackProbes(layers, runs.length, arrays))

/** What the members `folder/G-E.npz` of one group hold, in the order of their epochs. */
function ofGroup<T extends object>(
  zip: ZipReader,
  folder: string,
  group: number,
  unpack: (arrays: ReadonlyMap<string, NpyArray>) => T
): ({ readonly group: number; readonly epoch: number } & T)[] {
  return zip.names
    .flatMap((name) => {
      const [, of, epoch] = /^[a-z]+\/(\d+)-(\d+(?:\.\d+)?)\.npz$/.exec(name) ?? []
      return name.startsWith(`${folder}/`) && Number(of) === group ? [{ name, epoch: Number(epoch) }] : []
    })
    .sort((a, b) => a.epoch - b.epoch)
    .map(({ name, epoch }) => {
      try {
        return { group, epoch, ...unpack(archiveOf(zip, name)) }
      } catch (error) {
        if (error instanceof RangeError) throw zip.refusal(name, error.message)
        throw error
      }
    })
}

function* dataMembers({
  name,
  featureNames,
  classNames,
  testFrom,
  inputs,
  labels,
  targets
}: Dataset): Generator<ZipMember> {
  const count = labels.length
  const targetNames = targets?.names
  const head = { name, featureNames, classNames, testFrom, ...(targetNames && { targetNames }) }
  yield packed('data.json', json(head))
  yield packed(
    'data.npz',
    writeNpz({
      inputs: { shape: [count, featureNames.length], values: inputs },
      labels: { shape: [count], values: labels },
      ...(targets && { targets: { shape: [count, targets.names.length], values: targets.values } })
    })
  )
}

/** What the experiment refers to: from the file where it holds it, else from what ships with the lab. */
async function workOf(zip: ZipReader, experiment: Experiment): Promise<Work> {
  const imported = Object.fromEntries(
    experiment.arms.flatMap(({ initializer }, arm) =>
      weightsFile(initializer) !== null ? [[arm, importedOf(zip, `weights/${arm}.npz`)]] : []
    )
  )
  if (experiment.data.dataset === 'csv') return { experiment, imported, dataset: datasetOf(zip) }
  const { dataset } = await resolveExperiment({ ...experiment, arms: [] }, null)
  return { experiment, imported, dataset }
}

function datasetOf(zip: ZipReader): Dataset {
  const { targetNames, ...facts } = checked(datasetSchema, jsonOf(zip, 'data.json'), zip, 'data.json')
  const arrays = archiveOf(zip, 'data.npz')
  const [inputs, labels, values] = ['inputs', 'labels', 'targets'].map((name) => arrays.get(name)?.values)
  const count = labels?.length ?? 0
  const sound =
    inputs instanceof Float64Array &&
    labels instanceof Int32Array &&
    inputs.length === count * facts.featureNames.length &&
    facts.testFrom <= count &&
    (targetNames
      ? values instanceof Float64Array && values.length === count * targetNames.length
      : labels.every((label) => label >= 0 && label < facts.classNames.length))
  if (!sound) throw zip.refusal('data.npz', 'does not fit data.json')
  return {
    ...facts,
    inputs,
    labels,
    ...(targetNames && { targets: { names: targetNames, values: values as Float64Array } })
  }
}

function importedMember({ layers }: ImportedWeights): Uint8Array {
  const arrays = layers.flatMap(({ weights, biases }, index) => [
    [`W${index + 1}`, weights],
    [`b${index + 1}`, biases]
  ])
  return writeNpz(Object.fromEntries(arrays) as Record<string, NpyArray>)
}

function importedOf(zip: ZipReader, member: string): ImportedWeights {
  const arrays = archiveOf(zip, member)
  const take = (name: string): ImportedWeights['layers'][number]['weights'] => {
    const array = arrays.get(name)
    if (!array) throw zip.refusal(member, `lacks ${name}`)
    return { shape: array.shape, values: Float64Array.from(array.values) }
  }
  const depth = arrays.size / 2
  return {
    layers: Array.from({ length: depth }, (_, index) => ({
      weights: take(`W${index + 1}`),
      biases: take(`b${index + 1}`)
    }))
  }
}

const arrayOf = (zip: ZipReader, member: string): NpyArray =>
  readNpy(zip.read(member), { field: '', name: member })

const archiveOf = (zip: ZipReader, member: string): Map<string, NpyArray> =>
  readNpz(zip.read(member), { field: '', name: member })

const textOf = (zip: ZipReader, member: string): string => new TextDecoder().decode(zip.read(member))

function jsonOf(zip: ZipReader, member: string): unknown {
  try {
    return JSON.parse(textOf(zip, member))
  } catch (error) {
    if (error instanceof SyntaxError) throw zip.refusal(member, 'is damaged: it is not JSON')
    throw error
  }
}
