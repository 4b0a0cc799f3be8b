import '../jitless'
import { z } from 'zod'
import { datasetSchema } from '../data/schema'
import { initializerSchema } from '../initializers/schema'
import { comparedNames, metricNames } from '../metrics/table'
import { activationNames, lossNames, outputNames } from '../network/names'
import {
  clipNormSchema,
  clipValueSchema,
  optimizerOverrideSchema,
  optimizerSchema,
  scheduleSchema
} from '../network/training-schema'

/**
 * The experiment file, version 1. This schema is the one source of the TypeScript type, of the published
 * JSON Schema (`resources/experiment.schema.json`) and of the error messages.
 */

/** Ceilings that keep a hand-written file from asking for more than a desktop can hold. */
export const limits = {
  unitsPerLayer: 8192,
  hiddenLayers: 256,
  arms: 64,
  seeds: 1000,
  epochs: 1_000_000,
  probeInstances: 10_000
} as const

const seed = z.int().min(0).max(0xffffffff)

const networkSchema = z.strictObject({
  hidden: z
    .array(z.int().min(1).max(limits.unitsPerLayer))
    .max(limits.hiddenLayers)
    .describe('Units of each hidden layer, from the input on.'),
  activation: z.enum(activationNames).describe('Activation of every hidden layer.'),
  leakySlope: z
    .number()
    .min(0)
    .optional()
    .describe('Slope of leaky-relu below 0. Default: 0.01, as in PyTorch.'),
  output: z
    .enum(outputNames)
    .describe('Activation of the output layer. `softmax` goes with `cross-entropy`, which takes logits.'),
  outputs: z
    .literal('one-hot')
    .optional()
    .describe('One output unit a class, even where two classes would share one sigmoid or tanh unit.')
})

const batchSizeSchema = z
  .union([z.int().min(1), z.literal('full')])
  .describe('Instances a step, or "full" for the whole training set.')

const lossSchema = z
  .enum(lossNames)
  .describe(
    'half-squared-error: mean over instances of Σ½(y−o)². mse: mean over all elements. cross-entropy: of the softmax, taking logits.'
  )
const epochsSchema = z
  .int()
  .min(0)
  .max(limits.epochs)
  .describe('Passes over the training set; 0 looks at the first weights only.')
const shuffleSchema = z
  .boolean()
  .describe(
    'true: a new minibatch order every epoch. false: consecutive slices in file order, the last one short.'
  )
const orderSeedSchema = seed.describe('Seed of the minibatch order, which every arm and seed shares.')

const trainingSchema = z
  .strictObject({
    loss: lossSchema,
    optimizer: optimizerSchema,
    schedule: scheduleSchema.prefault({ kind: 'constant' }),
    clipNorm: clipNormSchema.default(null),
    clipValue: clipValueSchema.default(null),
    batchSize: batchSizeSchema,
    epochs: epochsSchema,
    shuffle: shuffleSchema.default(true),
    orderSeed: orderSeedSchema.default(1)
  })
  .describe('How every arm is trained.')

/** What an arm may override: any training value. Another optimizer `kind` replaces the optimizer whole, as a schedule does. */
const trainingOverrideSchema = z.strictObject({
  loss: lossSchema.optional(),
  optimizer: optimizerOverrideSchema.optional(),
  schedule: scheduleSchema.optional(),
  clipNorm: clipNormSchema.optional(),
  clipValue: clipValueSchema.optional(),
  batchSize: batchSizeSchema.optional(),
  epochs: epochsSchema.optional(),
  shuffle: shuffleSchema.optional(),
  orderSeed: orderSeedSchema.optional()
})

const armSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('Heading of this arm; no two arms share one.'),
  initializer: initializerSchema,
  network: networkSchema.partial().optional().describe('Overrides of the network for this arm.'),
  training: trainingOverrideSchema.optional().describe('Overrides of training values for this arm.')
})

const seedsSchema = z
  .strictObject({
    count: z.int().min(1).max(limits.seeds).describe('Runs of each arm.'),
    first: z
      .int()
      .min(0)
      .max(0xffffffff - limits.seeds)
      .default(1)
      .describe('The seeds are first, first + 1, …')
  })
  .describe('Seeds of the first weights; every arm draws from the same ones.')

const probesSchema = z
  .union([
    z.boolean(),
    z.strictObject({
      instances: z
        .int()
        .min(1)
        .max(limits.probeInstances)
        .optional()
        .describe(
          'Instances of the probe batch: the first of the pinned order. Default: 64, or all if fewer.'
        ),
      jacobians: z
        .int()
        .min(0)
        .max(limits.probeInstances)
        .optional()
        .describe(
          'Instances at which Jacobians are taken. Default: up to 2, fewer where the layers are wide.'
        ),
      jacobianSeeds: z
        .int()
        .min(0)
        .max(limits.seeds)
        .optional()
        .describe(
          'Seeds of each arm, from the first on, whose Jacobians and effective ranks are taken. Default: up to 3.'
        )
    })
  ])
  .describe(
    'What the signal does in every layer, at epoch 0 and whenever weights are kept; see docs/probes.md.'
  )

const recordSchema = z.strictObject({
  every: z.int().min(1).default(1).describe('Epochs between two records of the metrics.'),
  snapshots: z
    .boolean()
    .default(true)
    .describe('Keep the weights at a geometric series of epochs; false keeps the first and the last only.'),
  probes: probesSchema.default(true)
})

const goalSchema = z
  .strictObject({
    metric: z.enum(metricNames),
    atLeast: z.number().optional(),
    atMost: z.number().optional()
  })
  .refine((goal) => (goal.atLeast === undefined) !== (goal.atMost === undefined), {
    error: 'needs exactly one of atLeast and atMost'
  })
  // The refinement once more, for editors that check by the JSON Schema.
  .meta({ oneOf: [{ required: ['atLeast'] }, { required: ['atMost'] }] })
  .describe(
    'What counts as solved. Default: every training instance right; of a regression, a training loss of at most 0.05.'
  )

const compareSchema = z
  .strictObject({
    baseline: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe('Name of the arm that the others are compared with. Default: the first arm.'),
    metric: z
      .enum(comparedNames)
      .optional()
      .describe("What they are compared in. Default: the goal's metric. epochsToGoal: how soon it was met.")
  })
  .describe('Which comparison the statistics make first.')

export const experimentSchema = z.strictObject({
  $schema: z.string().optional().describe('The JSON Schema by which an editor checks this file.'),
  version: z.literal(1).describe('Version of this format.'),
  name: z.string().trim().min(1).max(200).describe('Title of the experiment.'),
  description: z.string().max(5000).optional().describe('What it is about and what to look for.'),
  data: datasetSchema,
  network: networkSchema,
  training: trainingSchema,
  arms: z
    .array(armSchema)
    .min(1)
    .max(limits.arms)
    .describe('What is compared: each arm trains the same networks from other first weights.'),
  seeds: seedsSchema,
  record: recordSchema.prefault({}),
  goal: goalSchema.default({ metric: 'trainAccuracy', atLeast: 1 }),
  compare: compareSchema.optional()
})

export type Experiment = z.output<typeof experimentSchema>
/** An experiment as a person may write it: defaults left out. */
export type ExperimentInput = z.input<typeof experimentSchema>
export type NetworkConfig = Experiment['network']
export type TrainingConfig = Experiment['training']
export type Goal = Experiment['goal']
