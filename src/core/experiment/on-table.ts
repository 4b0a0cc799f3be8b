import { lookAtTable, type CsvFile } from '../data/csv'
import type { ExperimentInput } from './schema'

/**
 * An experiment to begin with on a table of the user's own: three ways to draw the first weights, and the last column as
 * what is to be told from the others. Throws `InputError` where the file is no table.
 * @param path where the table lies, as the experiment will name it
 */
export function experimentOnTable(file: CsvFile, path: string): ExperimentInput {
  const { target, task } = lookAtTable(file)
  const isRegression = task === 'regression'
  return {
    version: 1,
    name: file.fileName.replace(/\.\w+$/, ''),
    description:
      `Made from ${file.fileName}: “${target}”, its last column, from the others. ` +
      'Another column to predict, other arms, another network: all of it is in Setup.',
    data: {
      dataset: 'csv',
      path,
      target,
      task,
      ...(isRegression ? { standardizeTargets: true } : {}),
      testFraction: 0.25,
      standardize: true
    },
    network: { hidden: [32], activation: 'tanh', output: isRegression ? 'linear' : 'softmax' },
    training: {
      loss: isRegression ? 'mse' : 'cross-entropy',
      optimizer: { kind: 'adam', learningRate: 0.01 },
      batchSize: 32,
      epochs: 100
    },
    arms: [
      { name: 'zeros', initializer: 'zeros' },
      { name: 'Glorot', initializer: 'glorot-normal' },
      { name: 'large', initializer: { kind: 'normal', std: 2 } }
    ],
    seeds: { count: 10 },
    // Of standardized targets, half of their variance.
    goal: isRegression ? { metric: 'testLoss', atMost: 0.5 } : { metric: 'testAccuracy', atLeast: 0.9 }
  }
}
