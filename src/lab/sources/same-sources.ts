import type { Experiment } from '#core/experiment/schema'
import { weightsFile } from '#core/initializers/layer-rules'

/** Whether two experiments refer to the same files. */
export function sameSources(a: Experiment, b: Experiment): boolean {
  const sources = ({ data, arms }: Experiment): string =>
    JSON.stringify([
      data.dataset === 'csv' ? ofTable(data) : data,
      arms.map(({ initializer }) => weightsFile(initializer))
    ])
  return sources(a) === sources(b)
}

/** All that the rows of a table depend on; the rest is done with them afterwards. */
const ofTable = (data: Experiment['data']): object => ({
  ...data,
  testFraction: undefined,
  splitSeed: undefined,
  standardize: undefined,
  standardizeTargets: undefined
})
