import type { PreparedData } from '#core/data/dataset'
import { isRegression } from '#core/data/schema'
import type { Experiment } from '#core/experiment/schema'

/** What the experiment learns from, and what was taken of a table; null where there is no such thing. */
export function dataJson({ data: config }: Experiment, data: PreparedData): object {
  const { table, train, test, classNames, featureNames, targetNames } = data
  return {
    instances: train.count + test.count,
    training: train.count,
    test: test.count,
    task: isRegression(config) ? 'regression' : 'classification',
    target: config.dataset === 'csv' ? config.target : (targetNames ?? null),
    classes: classNames,
    features: featureNames,
    ignored: table?.ignored ?? [],
    encoding: table?.encoding ?? null,
    header: table?.header ?? null,
    delimiter: table?.delimiter ?? null,
    decimal: table?.decimal ?? null,
    leftOut: table?.leftOut ?? [],
    missing: table?.missing ?? null,
    remarks: table?.remarks ?? []
  }
}
