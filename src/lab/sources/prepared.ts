import type { Dataset, PreparedData } from '#core/data/dataset'
import { prepareData } from '#core/data/prepare'
import type { Experiment } from '#core/experiment/schema'

const last = new WeakMap<Dataset, { readonly key: string; readonly data: PreparedData }>()

/** As `prepareData`, remembered: an experiment is checked at every key stroke, and MNIST takes most of a second. */
export function preparedFor({
  dataset,
  experiment
}: {
  readonly dataset: Dataset
  readonly experiment: Experiment
}): PreparedData {
  const { testFraction, splitSeed, standardize } = experiment.data
  const ofTable = experiment.data.dataset === 'csv' && [
    experiment.data.standardizeTargets,
    experiment.data.missing?.policy
  ]
  const key = JSON.stringify([testFraction, splitSeed, standardize, ofTable])
  const known = last.get(dataset)
  if (known?.key === key) return known.data
  const data = prepareData(dataset, experiment.data)
  last.set(dataset, { key, data })
  return data
}
