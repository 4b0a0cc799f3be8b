import { filled } from './fill'
import type { Dataset, Part, PreparedData } from './dataset'
import { applyScaling, fitScaling } from './scale'
import type { DatasetConfig } from './schema'
import { splitDataset } from './split'
import type { MissingPolicy } from './table/choices'

/**
 * Splits a data set, fills what is missing, and scales both parts by the training part, as the experiment's `data` asks.
 * Throws `InputError` where the training part has nothing to fill with.
 */
export function prepareData(
  dataset: Dataset,
  config: Pick<DatasetConfig, 'testFraction' | 'splitSeed' | 'standardize'> & {
    readonly standardizeTargets?: boolean | undefined
    readonly missing?: { readonly policy: MissingPolicy } | undefined
  }
): PreparedData {
  const { name, featureNames, classNames } = dataset
  const split = splitDataset(dataset, config.testFraction, config.splitSeed)
  const parts: readonly [Part, Part] = [
    takeInstances(dataset, split.train),
    takeInstances(dataset, split.test)
  ]
  const [train, test] = withTargetsScaled(
    ...(config.missing?.policy === 'fill' ? filled(...parts, dataset) : parts),
    config.standardizeTargets ? (dataset.targets?.names.length ?? 0) : 0
  )
  const scaling = config.standardize ? fitScaling(train, featureNames.length) : null
  return {
    name,
    featureNames,
    classNames,
    ...(dataset.targets && { targetNames: dataset.targets.names }),
    train: scaling ? applyScaling(train, scaling) : train,
    test: scaling ? applyScaling(test, scaling) : test,
    scaling,
    ...(dataset.table && { table: dataset.table })
  }
}

/** The values of a regression scaled by the training part, as the features are; 0 targets: left as they are. */
function withTargetsScaled(train: Part, test: Part, targets: number): readonly [Part, Part] {
  if (targets === 0) return [train, test]
  const asInputs = ({ values = new Float64Array() }: Part): Part => ({
    ...train,
    count: values.length / targets,
    inputs: values
  })
  const scaling = fitScaling(asInputs(train), targets)
  const scaled = (part: Part): Part => ({ ...part, values: applyScaling(asInputs(part), scaling).inputs })
  return [scaled(train), scaled(test)]
}

function takeInstances(dataset: Dataset, instances: Int32Array): Part {
  const { inputs, labels, targets, featureNames } = dataset
  return {
    count: instances.length,
    inputs: takeRows(inputs, featureNames.length, instances),
    labels: instances.map((instance) => labels[instance]!),
    ...(targets && { values: takeRows(targets.values, targets.names.length, instances) })
  }
}

function takeRows(from: Float64Array, width: number, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length * width)
  rows.forEach((row, index) => taken.set(from.subarray(row * width, (row + 1) * width), index * width))
  return taken
}
