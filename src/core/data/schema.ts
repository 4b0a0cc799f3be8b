import { z } from 'zod'
import { tableTasks } from './table/choices'
import { tableFields } from './table/schema'

/** The `data` part of an experiment: which data set, how it is split and scaled. */

const seed = z.int().min(0).max(0xffffffff)

const common = {
  testFraction: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe('Share of the instances held out for testing, drawn class by class (stratified). 0: none.'),
  splitSeed: seed.default(1).describe('Seed of the split into training and test part.'),
  standardize: z
    .boolean()
    .default(false)
    .describe(
      'z-score each feature: subtract the mean and divide by the standard deviation of the training part.'
    )
}

const toy = {
  size: z.int().min(4).max(100_000).default(400).describe('Number of points, over all classes.'),
  noise: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .describe('Standard deviation of the Gaussian noise added to each coordinate.'),
  seed: seed.default(1).describe('Seed of the points.')
}

export const shippedNames = ['iris', 'wine', 'breast-cancer', 'digits', 'mnist-10k'] as const

const columnName = z.string().trim().min(1)
const targetSchema = z
  .union([columnName, z.array(columnName).min(1).max(1000)])
  .describe('Name of the column that holds the class, or for a regression of the columns to predict.')
const taskSchema = z.enum(tableTasks).describe('What the target holds: classes, or numbers to predict.')

/** What is said of how a table is to be read, before there is an experiment on it. */
export const tableChoicesSchema = z.object({
  ...tableFields,
  target: targetSchema.optional(),
  task: taskSchema.optional()
})

export const datasetSchema = z
  .discriminatedUnion('dataset', [
    z
      .strictObject({ dataset: z.enum(['xor', 'and', 'or']), ...common })
      .describe('The truth table of a gate: 00, 01, 10, 11 in this order.'),
    z
      .strictObject({ dataset: z.enum(['circles', 'moons']), ...toy, ...common })
      .describe('Two classes of points in the plane: a ring within a ring, or two interleaving half moons.'),
    z
      .strictObject({ dataset: z.literal('xor-noise'), ...toy, ...common })
      .describe('XOR with points: Gaussian clouds about the four corners (0, 0), (0, 1), (1, 0), (1, 1).'),
    z
      .strictObject({
        dataset: z.literal('checkerboard'),
        ...toy,
        squares: z.int().min(2).max(20).default(4).describe('Squares along each side of the board.'),
        ...common
      })
      .describe(
        'Points spread evenly over a board of unit squares about the origin, of two classes in turn.'
      ),
    z
      .strictObject({
        dataset: z.enum(['spirals', 'blobs']),
        ...toy,
        classes: z.int().min(2).max(10).default(2).describe('Number of classes.'),
        ...common
      })
      .refine(({ size, classes }) => size >= 2 * classes, {
        path: ['size'],
        error: 'must give every class at least two points: at least 2 × classes'
      })
      .describe('Points in the plane: arms of a spiral, or Gaussian clouds on a circle.'),
    z
      .strictObject({
        dataset: z.literal('sine'),
        ...toy,
        noise: toy.noise.describe('Standard deviation of the Gaussian noise added to y.'),
        ...common
      })
      .describe('Regression: y = sin x, for x spread evenly over [−π, π] at random.'),
    z
      .strictObject({ dataset: z.enum(shippedNames), ...common })
      .describe('Real data that ships with the lab (resources/data).'),
    z
      .strictObject({
        dataset: z.literal('csv'),
        path: z
          .string()
          .trim()
          .min(1)
          .describe('File with a table: rows of numbers, and of text where `columns` says so.'),
        target: targetSchema,
        task: taskSchema.default('classification'),
        standardizeTargets: z
          .boolean()
          .optional()
          .describe(
            'Of a regression: z-score each target by the mean and standard deviation of the training part; the loss is then in those units.'
          ),
        testPath: z
          .string()
          .trim()
          .min(1)
          .optional()
          .describe('Test file with the same columns; replaces testFraction.'),
        ...tableFields,
        ...common
      })
      .refine(({ target, task }) => typeof target === 'string' || task === 'regression', {
        path: ['target'],
        error: 'must be one column, which holds the class; several columns need "task": "regression"'
      })
      .refine(({ standardizeTargets, task }) => !standardizeTargets || task === 'regression', {
        path: ['standardizeTargets'],
        error: 'classes cannot be scaled; it needs "task": "regression"'
      })
      .refine(({ target }) => typeof target === 'string' || new Set(target).size === target.length, {
        path: ['target'],
        error: 'names a column twice'
      })
      .describe('Data of your own. Paths are relative to the experiment file.')
  ])
  .describe('Which data the networks learn, how it is split and scaled.')

/** Whether numbers are to be predicted, and not classes. */
export const isRegression = (config: DatasetConfig): boolean =>
  config.dataset === 'sine' || (config.dataset === 'csv' && config.task === 'regression')

export type DatasetConfig = z.output<typeof datasetSchema>
export type DatasetName = DatasetConfig['dataset']
