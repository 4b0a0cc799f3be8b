import type { Dataset } from '#core/data/dataset'
import type { Experiment } from '#core/experiment/schema'
import type { ImportedWeights } from '#core/initializers/imported'
import { weightsFile } from '#core/initializers/layer-rules'
import type { Provenance } from '#record/provenance'
import type { Archive } from '../formats/archive'
import type { NpyArray } from '../formats/npy'
import { writeNpz } from '../formats/npz'
import type { ZipMember } from '../formats/zip-writer'
import type { Shipped } from '../ports'
import { ownDataset } from '../sources/datasets'
import type { Work } from '../sources/work'
import { dataHeadOf } from './checked-members'
import { arraysOf, json, packed, stored } from './member'

/** What a file holds of the data and the weights that it was made from: what no lab has by itself. */
export function* workMembers({ experiment, dataset, imported }: Work): Generator<ZipMember> {
  if (experiment.data.dataset === 'csv') yield* dataMembers(dataset)
  for (const [arm, weights] of Object.entries(imported))
    yield stored(`weights/${arm}.npz`, importedMember(weights))
}

/** What the experiment refers to: from the file where it holds it, else from what ships with the lab. */
export async function workOf(
  archive: Archive,
  experiment: Experiment,
  { weights = [] }: Provenance,
  shipped: Shipped
): Promise<Work> {
  const imported = Object.fromEntries(
    experiment.arms.flatMap(({ initializer }, arm) => {
      if (weightsFile(initializer) === null) return []
      const taken = weights.find((other) => other.arm === arm)
      return [[arm, { ...importedOf(archive, `weights/${arm}.npz`), ...(taken && { taken }) }]]
    })
  )
  const { data } = experiment
  const dataset = data.dataset === 'csv' ? datasetOf(archive) : await ownDataset(data, shipped)
  return { experiment, imported, dataset }
}

function* dataMembers({
  name,
  featureNames,
  classNames,
  testFrom,
  inputs,
  labels,
  targets,
  categories,
  table
}: Dataset): Generator<ZipMember> {
  const count = labels.length
  const targetNames = targets?.names
  const head = { name, featureNames, classNames, testFrom, targetNames, categories, table }
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

function datasetOf(archive: Archive): Dataset {
  const { targetNames, categories, table, ...facts } = dataHeadOf(archive)
  const arrays = arraysOf(archive, 'data.npz')
  const [inputs, labels, values] = ['inputs', 'labels', 'targets'].map((name) => arrays.get(name)?.values)
  const count = labels?.length ?? 0
  const sound =
    inputs instanceof Float64Array &&
    labels instanceof Int32Array &&
    inputs.length === count * facts.featureNames.length &&
    facts.testFrom <= count &&
    (categories ?? []).every(({ from, levels }) => from + levels <= facts.featureNames.length) &&
    (targetNames
      ? values instanceof Float64Array && values.length === count * targetNames.length
      : labels.every((label) => label >= 0 && label < facts.classNames.length))
  if (!sound) throw archive.refusal('data.npz', 'does not fit data.json')
  return {
    ...facts,
    inputs,
    labels,
    ...(categories && { categories }),
    ...(table && { table }),
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

function importedOf(archive: Archive, member: string): ImportedWeights {
  const arrays = arraysOf(archive, member)
  const take = (name: string): ImportedWeights['layers'][number]['weights'] => {
    const array = arrays.get(name)
    if (!array) throw archive.refusal(member, `lacks ${name}`)
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
