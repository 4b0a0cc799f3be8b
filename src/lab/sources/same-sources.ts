import type { Experiment } from '#core/experiment/schema'
import { weightsFile } from '#core/initializers/layer-rules'

/** Whether two experiments refer to the same files. */
export function sameSources(a: Experiment, b: Experiment): boolean {
  const sources = ({ data, arms }: Experiment): string =>
    JSON.stringify([
      data.dataset === 'csv' ? [data.path, data.testPath, data.target, data.task] : data,
      arms.map(({ initializer }) => weightsFile(initializer))
    ])
  return sources(a) === sources(b)
}
