import '../jitless'
import { z } from 'zod'

/** The parts of an experiment's `training` that say how a step is taken: optimizer, learning-rate schedule, clipping. */

const fraction = z.number().min(0).lt(1)
const learningRate = z
  .number()
  .positive()
  .describe('Step size, that of the first step where a schedule changes it.')
const momentum = fraction.describe('Share of the momentum buffer that each step keeps.')
const nesterov = z.boolean().describe("Nesterov's look-ahead; needs a momentum above 0.")
const weightDecay = z.number().min(0).describe('λ of λ·parameter, added to the gradient; biases included.')
const decoupledDecay = z
  .number()
  .min(0)
  .describe('λ of (1 − learning rate·λ), by which each step multiplies the parameters; biases included.')
const beta1 = fraction.describe('Decay of the mean of the gradients.')
const beta2 = fraction.describe('Decay of the mean of the squared gradients.')
const epsilon = z.number().positive().describe('Added to the denominator, outside the square root.')
const alpha = fraction.describe('Decay of the mean of the squared gradients.')
const centered = z
  .boolean()
  .describe('Divide by the standard deviation of the gradients, not by the root of their mean square.')
const lrDecay = z.number().min(0).describe('d of learning rate / (1 + (t − 1)·d) at step t.')
const initialAccumulator = z.number().min(0).describe('What the sum of the squared gradients starts from.')

const sgdSchema = z
  .strictObject({
    kind: z.literal('sgd'),
    learningRate,
    momentum: momentum.default(0),
    nesterov: nesterov.default(false),
    weightDecay: weightDecay.default(0)
  })
  .describe('torch.optim.SGD')

const adamFields = {
  learningRate: learningRate.default(0.001),
  beta1: beta1.default(0.9),
  beta2: beta2.default(0.999),
  epsilon: epsilon.default(1e-8)
}

const adamSchema = z
  .strictObject({ kind: z.literal('adam'), ...adamFields, weightDecay: weightDecay.default(0) })
  .describe('torch.optim.Adam (D. P. Kingma, J. Ba 2015)')

const adamwSchema = z
  .strictObject({ kind: z.literal('adamw'), ...adamFields, weightDecay: decoupledDecay.default(0.01) })
  .describe('torch.optim.AdamW (I. Loshchilov, F. Hutter 2019)')

const adagradSchema = z
  .strictObject({
    kind: z.literal('adagrad'),
    learningRate: learningRate.default(0.01),
    lrDecay: lrDecay.default(0),
    initialAccumulator: initialAccumulator.default(0),
    epsilon: epsilon.default(1e-10),
    weightDecay: weightDecay.default(0)
  })
  .describe('torch.optim.Adagrad (J. Duchi, E. Hazan, Y. Singer 2011)')

const rmspropSchema = z
  .strictObject({
    kind: z.literal('rmsprop'),
    learningRate: learningRate.default(0.01),
    alpha: alpha.default(0.99),
    momentum: momentum.default(0),
    centered: centered.default(false),
    epsilon: epsilon.default(1e-8),
    weightDecay: weightDecay.default(0)
  })
  .describe('torch.optim.RMSprop (T. Tieleman, G. Hinton 2012)')

export const optimizerSchema = z
  .discriminatedUnion('kind', [sgdSchema, adamSchema, adamwSchema, adagradSchema, rmspropSchema])
  .describe("PyTorch's update rules and defaults.")

export type OptimizerConfig = z.output<typeof optimizerSchema>
type FieldOf<Config> = Config extends unknown ? keyof Config : never

const overrideFields = {
  kind: z.enum(optimizerSchema.options.map((option) => option.shape.kind.value)).optional(),
  learningRate: learningRate.optional(),
  momentum: momentum.optional(),
  nesterov: nesterov.optional(),
  weightDecay: weightDecay.optional(),
  beta1: beta1.optional(),
  beta2: beta2.optional(),
  epsilon: epsilon.optional(),
  alpha: alpha.optional(),
  centered: centered.optional(),
  lrDecay: lrDecay.optional(),
  initialAccumulator: initialAccumulator.optional()
} satisfies Readonly<Record<FieldOf<OptimizerConfig>, z.ZodType>>

/** Values for an arm: those that it names. */
export const optimizerOverrideSchema = z.strictObject(overrideFields)

const span = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)

const scheduleFields = {
  per: z
    .enum(['epoch', 'step'])
    .default('epoch')
    .describe('What the schedule counts: whole epochs, or steps (minibatches). Both count from 0.'),
  warmup: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe(
      'Epochs or steps in which the rate first rises in a straight line to learningRate, as torch.optim.lr_scheduler.LinearLR; the schedule starts after them.'
    ),
  warmupStart: z
    .number()
    .positive()
    .max(1)
    .default(1 / 3)
    .describe('Share of learningRate that the warm-up starts from (start_factor).')
}

export const scheduleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('constant'), ...scheduleFields }).describe('learningRate throughout.'),
    z
      .strictObject({
        kind: z.literal('step'),
        stepSize: span.describe('Epochs or steps between two drops (step_size).'),
        gamma: z.number().positive().default(0.1).describe('Factor of each drop.'),
        ...scheduleFields
      })
      .describe('torch.optim.lr_scheduler.StepLR: learningRate·gamma^⌊t / stepSize⌋.'),
    z
      .strictObject({
        kind: z.literal('cosine'),
        minimum: z.number().min(0).default(0).describe('Rate at the end (eta_min).'),
        period: span
          .optional()
          .describe('Epochs or steps down to the minimum (T_max). Default: all that follow the warm-up.'),
        ...scheduleFields
      })
      .describe(
        'torch.optim.lr_scheduler.CosineAnnealingLR: minimum + (learningRate − minimum)·(1 + cos(π·t / period)) / 2.'
      )
  ])
  .describe('How the learning rate changes, in the closed forms of PyTorch.')

export const clipNormSchema = z
  .number()
  .positive()
  .nullable()
  .describe(
    'Largest norm of a run’s gradient over all weights and biases; a longer one is shortened, as by torch.nn.utils.clip_grad_norm_. null: no limit.'
  )
export const clipValueSchema = z
  .number()
  .positive()
  .nullable()
  .describe(
    'Largest magnitude of each element of the gradient, as by torch.nn.utils.clip_grad_value_. null: no limit.'
  )

export type Schedule = z.output<typeof scheduleSchema>
