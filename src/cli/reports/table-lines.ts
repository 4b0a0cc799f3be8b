import type { PreparedData } from '#core/data/dataset'
import { targetsOf } from '#core/data/table/reading'
import { takenInWords } from '#core/data/table/words'
import type { Experiment } from '#core/experiment/schema'

/** What was taken of a table, in two lines with their ends; '' where the data is none, or none that this lab has read. */
export function tableLines({ data: config }: Experiment, data: PreparedData): string {
  if (config.dataset !== 'csv' || !data.table) return ''
  const lines = takenInWords(data.table, {
    instances: data.train.count + data.test.count,
    targets: targetsOf(config.target),
    classes: data.classNames,
    features: data.featureNames
  })
  return lines.map((line) => `${line}\n`).join('')
}
