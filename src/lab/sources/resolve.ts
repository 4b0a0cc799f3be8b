import { InputError, type InputProblem } from '#core/errors'
import type { Experiment } from '#core/experiment/schema'
import { weightsFile } from '#core/initializers/layer-rules'
import type { Host } from '../ports'
import { readDataset } from './datasets'
import { readImportedWeights } from './imported-weights'
import type { Work } from './work'

/**
 * Reads the data and the weight files of an experiment. Relative paths count from `folder`, that of the experiment file;
 * null where it has none. Throws `InputError` with the problems of all files.
 */
export async function resolveExperiment(
  experiment: Experiment,
  folder: string | null,
  { files, shipped }: Pick<Host, 'files' | 'shipped'>
): Promise<Work> {
  const weightArms = experiment.arms.flatMap(({ initializer }, arm) => {
    const file = weightsFile(initializer)
    return file === null ? [] : [{ arm, file }]
  })
  const [dataset, ...weights] = await allOrEveryProblem([
    readDataset(experiment.data, folder, { files, shipped }),
    ...weightArms.map(({ arm, file }) =>
      readImportedWeights(file, `arms[${arm}].initializer.path`, folder, files)
    )
  ])
  return {
    experiment,
    dataset,
    imported: Object.fromEntries(weights.map((item, index) => [weightArms[index]!.arm, item]))
  }
}

/** Waits for all; with bad input, throws the problems of every one that has some. */
async function allOrEveryProblem<A, B>(work: readonly [Promise<A>, ...Promise<B>[]]): Promise<[A, ...B[]]> {
  const results = await Promise.allSettled(work)
  const failures: unknown[] = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : []
  )
  const problems: InputProblem[] = failures.flatMap((error) => {
    if (error instanceof InputError) return error.problems
    throw error
  })
  if (problems.length > 0) throw new InputError(problems)
  return Promise.all(work)
}
