import { isRegression } from '../data/schema'
import { InputError, shortened, type InputProblem } from '../errors'
import type { Experiment, NetworkConfig, TrainingConfig } from './schema'
import { optimizerSchema, type OptimizerConfig } from '../network/training-schema'

/** What one arm trains, its overrides merged into the experiment's values. */
export interface ResolvedArm {
  readonly network: NetworkConfig
  readonly training: TrainingConfig
}

/** Throws `InputError` where the overrides do not fit together with the experiment's values. */
export function resolveArm(experiment: Experiment, arm: number): ResolvedArm {
  const overrides = experiment.arms[arm]
  if (!overrides) throw new RangeError(`no arm ${arm} in this experiment`)
  const { optimizer, ...training } = overrides.training ?? {}
  const resolved: ResolvedArm = {
    network: merge(experiment.network, overrides.network),
    training: {
      ...merge(experiment.training, training),
      optimizer: resolveOptimizer(experiment.training.optimizer, optimizer, `arms[${arm}].training.optimizer`)
    }
  }
  const problems = incompatibilities(experiment, arm, resolved)
  if (problems.length > 0) throw new InputError(problems)
  return resolved
}

type Overrides<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** An override that is undefined leaves the value as it is. */
const merge = <T extends object>(base: T, overrides: Overrides<T> | undefined): T =>
  ({
    ...base,
    ...Object.fromEntries(Object.entries(overrides ?? {}).filter(([, value]) => value !== undefined))
  }) as T

type OptimizerOverride = NonNullable<NonNullable<Experiment['arms'][number]['training']>['optimizer']>

/** The same kind of optimizer takes the new values; another kind replaces it whole. */
function resolveOptimizer(
  base: OptimizerConfig,
  override: OptimizerOverride | undefined,
  field: string
): OptimizerConfig {
  if (!override) return base
  const kind = override.kind ?? base.kind
  const fields = Object.keys(optimizerSchema.options.find(({ shape }) => shape.kind.value === kind)!.shape)
  const written = merge<OptimizerOverride>({}, override)
  const strangers = Object.entries(written).filter(([key]) => !fields.includes(key))
  if (strangers.length > 0) {
    throw new InputError(
      strangers.map(([key, value]) => ({
        field: `${field}.${key}`,
        value: shortened(value),
        message: `does not belong to the optimizer of this arm, ${kind}, which has ${fields.join(', ')}`
      }))
    )
  }
  const result = optimizerSchema.safeParse(
    kind === base.kind ? merge(base, written as object) : { ...written, kind }
  )
  if (result.success) return result.data
  throw new InputError(
    result.error.issues.map((issue) => ({
      field: `${field}.${issue.path.join('.')}`,
      value: '',
      message: `is missing; ${kind} replaces the experiment's ${base.kind} whole, so the arm must say it`
    }))
  )
}

function incompatibilities(
  experiment: Experiment,
  arm: number,
  { network, training }: ResolvedArm
): InputProblem[] {
  const overrides = experiment.arms[arm]
  const networkField = (key: keyof NetworkConfig): string =>
    (overrides?.network?.[key] === undefined ? '' : `arms[${arm}].`) + `network.${key}`
  const optimizerField = (key: string): string =>
    (overrides?.training?.optimizer === undefined ? '' : `arms[${arm}].`) + `training.optimizer.${key}`
  const problems: InputProblem[] = []
  const { output } = network
  const { loss, optimizer } = training
  const outputProblem = (message: string): void => {
    problems.push({ field: networkField('output'), value: shortened(output), message })
  }
  if (isRegression(experiment.data)) {
    if (loss !== 'mse' && loss !== 'half-squared-error') {
      problems.push({
        field: `${overrides?.training?.loss === undefined ? '' : `arms[${arm}].`}training.loss`,
        value: shortened(loss),
        message: 'a regression has no classes: its loss is "mse" or "half-squared-error"'
      })
      return problems
    }
    if (network.outputs !== undefined) {
      problems.push({
        field: networkField('outputs'),
        value: shortened(network.outputs),
        message: 'a regression has no classes: it has one output unit a target'
      })
    }
  }
  if (loss === 'cross-entropy' && output !== 'softmax' && output !== 'linear') {
    outputProblem(
      'the loss cross-entropy takes logits: it goes with "softmax" or "linear" (which mean the same there)'
    )
  }
  if (output === 'softmax' && loss !== 'cross-entropy') {
    outputProblem(`softmax goes with the loss "cross-entropy" only, not with "${loss}"`)
  }
  if (loss === 'binary-cross-entropy' && output !== 'sigmoid') {
    outputProblem('the loss binary-cross-entropy takes probabilities: it goes with "sigmoid"')
  }
  if (optimizer.kind === 'sgd' && optimizer.nesterov && optimizer.momentum === 0) {
    problems.push({
      field: optimizerField('nesterov'),
      value: 'true',
      message: 'Nesterov momentum needs a momentum above 0, as in PyTorch; momentum is 0'
    })
  }
  if (training.clipNorm !== null && training.clipValue !== null) {
    const isShared =
      overrides?.training?.clipNorm === undefined && overrides?.training?.clipValue === undefined
    problems.push({
      field: `${isShared ? '' : `arms[${arm}].`}training.clipValue`,
      value: String(training.clipValue),
      message: `clipNorm (${training.clipNorm}) limits the gradient already; keep one of the two and make the other null`
    })
  }
  return problems
}
