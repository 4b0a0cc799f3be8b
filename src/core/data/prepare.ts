import type { Dataset, Part, PreparedData } from './dataset'
import { applyScaling, fitScaling } from './scale'
import type { DatasetConfig } from './schema'
import { splitDataset } from './split'

/** Splits a data set and scales both parts by the training part, as the experiment's `data` asks. */
export function prepareData(
  dataset: Dataset,
  config: Pick<DatasetConfig, 'testFraction' | 'splitSeed' | 'standardize'>
): PreparedData {
  const { name, featureNames, classNames } = dataset
  const split = splitDataset(dataset, config.testFraction, config.splitSeed)
  const train = takeInstances(dataset, split.train)
  const test = takeInstances(dataset, split.test)
  const scaling = config.standardize ? fitScaling(train, featureNames.length) : null
  return {
    name,
    featureNames,
    classNames,
    ...(dataset.targets && { targetNames: dataset.targets.names }),
    train: scaling ? applyScaling(train, scaling) : train,
    test: scaling ? applyScaling(test, scaling) : test,
    scaling
  }
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
