import { basename } from 'node:path'
import { parseCsv, type CsvFile } from '#core/data/csv'
import type { Dataset } from '#core/data/dataset'
import type { DatasetConfig } from '#core/data/schema'
import { generateToy } from '#core/data/toys'
import { InputError, type InputProblem } from '#core/errors'
import type { Experiment } from '#core/experiment/schema'
import type { ImportedWeights } from '#core/initializers/imported'
import { weightsFile } from '#core/initializers/layer-rules'
import { decodeText, readInputFile, type InputFile } from '#node/input-file'
import { readImportedWeights } from './imported-weights'
import { readShippedData } from './shipped-data'

/** All that an experiment refers to, read. */
export interface ResolvedExperiment {
  readonly dataset: Dataset
  /** By arm index, for the arms whose initializer is a file. */
  readonly imported: Readonly<Record<number, ImportedWeights>>
}

/**
 * Reads the data and the weight files of an experiment. Relative paths count from `baseFolder`, the folder of the
 * experiment file; null where it has none. Throws `InputError` with the problems of all files.
 */
export async function resolveExperiment(
  experiment: Experiment,
  baseFolder: string | null
): Promise<ResolvedExperiment> {
  const weightArms = experiment.arms.flatMap(({ initializer }, arm) => {
    const file = weightsFile(initializer)
    return file === null ? [] : [{ arm, file }]
  })
  const [dataset, ...weights] = await allOrEveryProblem([
    readDataset(experiment.data, baseFolder),
    ...weightArms.map(({ arm, file }) =>
      readImportedWeights(file, `arms[${arm}].initializer.path`, baseFolder)
    )
  ])
  return {
    dataset,
    imported: Object.fromEntries(weights.map((item, index) => [weightArms[index]!.arm, item]))
  }
}

async function readDataset(config: DatasetConfig, baseFolder: string | null): Promise<Dataset> {
  switch (config.dataset) {
    case 'csv': {
      const read = async (file: InputFile): Promise<CsvFile> => ({
        text: decodeText(await readInputFile(file, baseFolder), file),
        fileName: basename(file.path)
      })
      const { path, testPath, target, task } = config
      const training = await read({ field: 'data.path', path })
      const test = testPath === undefined ? undefined : await read({ field: 'data.testPath', path: testPath })
      const name = training.fileName.replace(/\.\w+$/, '')
      return parseCsv(training.text, {
        name,
        fileName: training.fileName,
        target,
        task,
        ...(test === undefined ? {} : { test })
      })
    }
    case 'iris':
    case 'wine':
    case 'breast-cancer':
    case 'digits':
    case 'mnist-10k':
      return readShippedData(config.dataset)
    default:
      return generateToy(config)
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
