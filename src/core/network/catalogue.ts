import '../jitless'
import { z } from 'zod'
import type { Activation, Loss, OutputActivation } from './names'
import { optimizerSchema, scheduleSchema, type OptimizerConfig, type Schedule } from './training-schema'

/** Activations, losses, optimizers and schedules as data, for lists and pages. */

interface ActivationEntry {
  /** As people call it. */
  readonly title: string
  readonly formula: string
  readonly slope: string
  readonly layers: 'hidden' | 'output' | 'hidden and output'
  readonly source: string
}

export const activationEntries: Readonly<Record<Activation | OutputActivation, ActivationEntry>> = {
  sigmoid: {
    title: 'Sigmoid',
    formula: '1 / (1 + e⁻ᶻ)',
    slope: 'a·(1 − a)',
    layers: 'hidden and output',
    source: 'torch.nn.Sigmoid'
  },
  tanh: {
    title: 'Tanh',
    formula: 'tanh z',
    slope: '1 − a²',
    layers: 'hidden and output',
    source: 'torch.nn.Tanh'
  },
  relu: {
    title: 'ReLU',
    formula: 'max(0, z)',
    slope: '1 above 0, else 0',
    layers: 'hidden',
    source: 'torch.nn.ReLU'
  },
  'leaky-relu': {
    title: 'Leaky ReLU',
    formula: 'z above 0, else leakySlope·z (0.01)',
    slope: '1 above 0, else leakySlope',
    layers: 'hidden',
    source: 'torch.nn.LeakyReLU; A. L. Maas, A. Y. Hannun, A. Y. Ng 2013'
  },
  elu: {
    title: 'ELU',
    formula: 'z above 0, else eᶻ − 1',
    slope: '1 above 0, else eᶻ',
    layers: 'hidden',
    source: 'torch.nn.ELU with alpha 1; D.-A. Clevert, T. Unterthiner, S. Hochreiter 2016'
  },
  selu: {
    title: 'SELU',
    formula: 'λ·z above 0, else λ·α·(eᶻ − 1); λ = 1.0507009873554805, α = 1.6732632423543772',
    slope: 'λ above 0, else λ·α·eᶻ',
    layers: 'hidden',
    source: 'torch.nn.SELU; G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter 2017'
  },
  gelu: {
    title: 'GELU',
    formula: 'z·Φ(z), Φ the standard normal distribution function',
    slope: 'Φ(z) + z·φ(z)',
    layers: 'hidden',
    source: 'torch.nn.GELU, exact; D. Hendrycks, K. Gimpel 2016'
  },
  silu: {
    title: 'SiLU (swish)',
    formula: 'z·sigmoid(z), also called swish',
    slope: 's·(1 + z·(1 − s)), s = sigmoid(z)',
    layers: 'hidden',
    source: 'torch.nn.SiLU; S. Elfwing, E. Uchibe, K. Doya 2018'
  },
  softplus: {
    title: 'Softplus',
    formula: 'ln(1 + eᶻ)',
    slope: 'sigmoid(z)',
    layers: 'hidden',
    source: 'torch.nn.Softplus'
  },
  linear: {
    title: 'Linear',
    formula: 'z',
    slope: '1',
    layers: 'hidden and output',
    source: 'torch.nn.Identity'
  },
  softmax: {
    title: 'Softmax',
    formula: 'e^zⱼ / Σ e^zₖ',
    slope: 'taken with the loss',
    layers: 'output',
    source: 'torch.nn.Softmax, inside torch.nn.CrossEntropyLoss'
  }
}

interface LossEntry {
  readonly title: string
  readonly formula: string
  readonly outputs: string
  readonly tasks: string
  readonly source: string
}

export const lossEntries: Readonly<Record<Loss, LossEntry>> = {
  'half-squared-error': {
    title: 'Half squared error',
    formula: 'mean over instances of Σ ½(y − o)²',
    outputs: 'sigmoid, tanh, linear',
    tasks: 'classification, regression',
    source: 'the founding article'
  },
  mse: {
    title: 'Mean squared error',
    formula: 'mean over instances and outputs of (y − o)²',
    outputs: 'sigmoid, tanh, linear',
    tasks: 'classification, regression',
    source: 'torch.nn.MSELoss'
  },
  'binary-cross-entropy': {
    title: 'Binary cross-entropy',
    formula: 'mean over instances and outputs of −y·ln o − (1 − y)·ln(1 − o)',
    outputs: 'sigmoid',
    tasks: 'classification',
    source: 'torch.nn.BCEWithLogitsLoss'
  },
  'cross-entropy': {
    title: 'Cross-entropy',
    formula: 'mean over instances of −Σ y·ln softmax(z)',
    outputs: 'softmax, linear (the same there)',
    tasks: 'classification',
    source: 'torch.nn.CrossEntropyLoss'
  }
}

interface FieldEntry {
  readonly name: string
  /** Absent: it has to be given, unless it is optional. */
  readonly default?: unknown
  readonly optional: boolean
  readonly description: string
}

/** One of several kinds of thing, and its fields, as the schema has them. */
export interface KindEntry {
  readonly kind: string
  readonly title: string
  readonly rule: string
  readonly fields: readonly FieldEntry[]
}

export const optimizerTitles: Readonly<Record<OptimizerConfig['kind'], string>> = {
  sgd: 'Gradient descent (SGD)',
  adam: 'Adam',
  adamw: 'AdamW',
  adagrad: 'Adagrad',
  rmsprop: 'RMSprop'
}

export const scheduleTitles: Readonly<Record<Schedule['kind'], string>> = {
  constant: 'Constant',
  step: 'Steps down',
  cosine: 'Cosine'
}

export const optimizerEntries = (): KindEntry[] => entriesOf(optimizerSchema, optimizerTitles)
export const scheduleEntries = (): KindEntry[] => entriesOf(scheduleSchema, scheduleTitles)

function entriesOf(
  { options }: { readonly options: readonly z.ZodObject[] },
  titles: Readonly<Record<string, string>>
): KindEntry[] {
  return options.map((option) => {
    const { properties = {}, required = [], description = '' } = z.toJSONSchema(option, { io: 'input' })
    const fields = Object.entries(properties) as [string, z.core.JSONSchema.BaseSchema][]
    const kind = String((properties['kind'] as { const?: unknown }).const)
    return {
      kind,
      title: titles[kind]!,
      rule: description,
      fields: fields
        .filter(([name]) => name !== 'kind')
        .map(([name, field]) => ({
          name,
          ...(field.default === undefined ? {} : { default: field.default }),
          optional: !required.includes(name),
          description: field.description ?? ''
        }))
    }
  })
}
