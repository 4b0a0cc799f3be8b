import { answersOf } from '#core/data/targets'
import { resolveArm } from '#core/experiment/arms'
import { layersOf } from '#core/experiment/outline'
import type { Experiment } from '#core/experiment/schema'
import { weightsFile } from '#core/initializers/layer-rules'
import type { Host } from '../ports'
import { readDataset } from './datasets'
import { allOrEveryProblem } from './every-problem'
import { openWeights, takeWeights } from './imported-weights'
import type { Work } from './work'

/**
 * Reads the data and the weight files of an experiment. Relative paths count from `folder`, that of the experiment file;
 * null where it has none. Throws `InputError` with the problems of all files.
 */
export async function resolveExperiment(
  experiment: Experiment,
  folder: string | null,
  host: Pick<Host, 'files' | 'shipped' | 'compression'>
): Promise<Work> {
  const weightArms = experiment.arms.flatMap(({ initializer }, arm) => {
    const file = weightsFile(initializer)
    return file === null ? [] : [{ arm, file, field: `arms[${arm}].initializer` }]
  })
  const [dataset, ...opened] = await allOrEveryProblem([
    readDataset(experiment.data, folder, host),
    ...weightArms.map(({ file, field }) => openWeights(file, field, folder, host))
  ])
  // Which layers the arrays are for depends on the data.
  const weights = await allOrEveryProblem(
    weightArms.map(async ({ arm, file, field }, at) => {
      const layers = layersOf(resolveArm(experiment, arm).network, answersOf(dataset))
      return [arm, takeWeights(opened[at]!, file, layers, field)] as const
    })
  )
  return { experiment, dataset, imported: Object.fromEntries(weights) }
}
