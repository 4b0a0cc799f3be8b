import { unitsFor } from '../data/targets'
import type { PreparedData } from '../data/dataset'
import { InputError, shortened, type InputProblem } from '../errors'
import { checkImported, type ImportedWeights } from '../initializers/imported'
import { tryRules } from '../initializers/initialize'
import { listProblems, weightsFile } from '../initializers/layer-rules'
import { measured, nothingHeldOut, whyUnmeasured } from '../metrics/measured'
import type { ComparedName } from '../metrics/table'
import { didYouMean } from '../nearest'
import { defaultLeakySlope, parameterCount, type Layer } from '../network/problem'
import { resolveArm, type ResolvedArm } from './arms'
import type { Experiment, NetworkConfig } from './schema'
import { counted } from '../words/counts'
import { formatCount } from '../words/numbers'

/** Ceilings of what all runs together may hold: about half a gigabyte each as float64. */
const memoryLimits = {
  /** Weights and biases of all runs. */
  parameters: 2 ** 26,
  /** Records of the four metrics: recorded epochs × runs. */
  records: 2 ** 24
} as const

export interface OutlinedArm extends ResolvedArm {
  readonly layers: readonly Layer[]
}

/** What an experiment amounts to, before anything large is allocated. */
export interface Outline {
  /** In the order of `experiment.arms`. */
  readonly arms: readonly OutlinedArm[]
  /** Weights and biases of all runs together. */
  readonly parameters: number
}

/**
 * Checks an experiment against its data, as far as can be told without training.
 * Throws `InputError` with every problem found: values that do not go together, imported weights of other shapes,
 * more memory than there should be.
 */
export function outlineExperiment(
  experiment: Experiment,
  data: PreparedData,
  imported: Readonly<Record<number, ImportedWeights>>
): Outline {
  const problems: InputProblem[] = [
    ...duplicateNames(experiment),
    ...unknownBaseline(experiment),
    ...unmeasured('goal.metric', experiment.goal.metric, data),
    ...unmeasured('compare.metric', experiment.compare?.metric, data)
  ]
  const collect = <T>(check: () => T): T | undefined => {
    try {
      return check()
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
  const arms = experiment.arms.flatMap(({ initializer }, index) => {
    const resolved = collect(() => resolveArm(experiment, index))
    if (!resolved) return []
    const layers = layersOf(resolved.network, data)
    const fitting = listProblems(initializer, layers, index)
    problems.push(...fitting)
    if (fitting.length === 0) {
      collect(() => ofArm(index, () => tryRules(initializer, layers, experiment.seeds.first)))
    }
    const file = weightsFile(initializer)
    if (file !== null) {
      const weights = imported[index]
      if (!weights) throw new RangeError(`the weights of arm ${index} have not been read`)
      collect(() => checkImported(weights, layers, { arm: index, file }))
    }
    return [{ ...resolved, layers }]
  })
  if (arms.length === experiment.arms.length) problems.push(...tooLarge(experiment, arms))
  if (problems.length > 0) throw new InputError(withoutRepeats(problems))
  return { arms, parameters: totalParameters(experiment, arms) }
}

/** Problems of an initializer, told by the field of the arm. */
export function ofArm<T>(arm: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      error.problems.map((problem) => ({ ...problem, field: `arms[${arm}].initializer${problem.field}` }))
    )
  }
}

/** Layers from the inputs to the output, e.g. 2-4-1. */
export function layersOf(
  network: NetworkConfig,
  data: Pick<PreparedData, 'featureNames' | 'classNames' | 'targetNames'>
): Layer[] {
  const sizes = [data.featureNames.length, ...network.hidden, unitsFor(network, data)]
  return sizes.slice(1).map((fanOut, index) => ({
    fanIn: sizes[index]!,
    fanOut,
    ...(index === network.hidden.length ? { activation: network.output } : hiddenActivation(network))
  }))
}

const hiddenActivation = ({
  activation,
  leakySlope = defaultLeakySlope
}: NetworkConfig): Pick<Layer, 'activation' | 'leakySlope'> =>
  activation === 'leaky-relu' ? { activation, leakySlope } : { activation }

const totalParameters = (experiment: Experiment, arms: readonly OutlinedArm[]): number =>
  experiment.seeds.count * arms.reduce((sum, { layers }) => sum + parameterCount(layers), 0)

function duplicateNames({ arms }: Experiment): InputProblem[] {
  return arms.flatMap(({ name }, index) => {
    const first = arms.findIndex((arm) => arm.name === name)
    return first === index
      ? []
      : [
          {
            field: `arms[${index}].name`,
            value: shortened(name),
            message: `arms[${first}] has the same name; every arm needs its own`
          }
        ]
  })
}

function unknownBaseline({ arms, compare }: Experiment): InputProblem[] {
  const baseline = compare?.baseline
  const names = arms.map(({ name }) => name)
  if (baseline === undefined || names.includes(baseline)) return []
  return [
    {
      field: 'compare.baseline',
      value: shortened(baseline),
      message: `no arm has this name; the arms are ${names.map(shortened).join(', ')}${didYouMean(baseline, names)}`
    }
  ]
}

function unmeasured(field: string, metric: ComparedName | undefined, data: PreparedData): InputProblem[] {
  const reason = metric === undefined ? null : whyUnmeasured(metric, data)
  if (reason === null) return []
  const first = reason === nothingHeldOut ? 'set data.testFraction, or ' : ''
  const message = `${reason}; ${first}choose ${measured(data).join(' or ')}`
  return [{ field, value: shortened(metric), message }]
}

function tooLarge(experiment: Experiment, arms: readonly OutlinedArm[]): InputProblem[] {
  const problems: InputProblem[] = []
  const runs = arms.length * experiment.seeds.count
  const total = totalParameters(experiment, arms)
  if (total > memoryLimits.parameters) {
    const sizes = arms.map(({ layers }) => parameterCount(layers))
    const largest = sizes.indexOf(Math.max(...sizes))
    const own = experiment.arms[largest]!.network?.hidden !== undefined
    problems.push({
      field: own ? `arms[${largest}].network.hidden` : 'network.hidden',
      value: shortened(arms[largest]!.network.hidden),
      message:
        `makes ${formatCount(sizes[largest]!)} weights and biases a run; ${formatCount(runs)} runs ` +
        `(${counted(arms.length, 'arm')} × ${counted(experiment.seeds.count, 'seed')}) make ${formatCount(total)} in all, and at most ` +
        `${formatCount(memoryLimits.parameters)} fit. Use fewer or smaller layers, arms or seeds`
    })
  }
  const perRun = arms.reduce((sum, { training }) => sum + training.epochs, 0) * experiment.seeds.count
  const records = perRun / experiment.record.every
  if (records > memoryLimits.records) {
    problems.push({
      field: 'record.every',
      value: String(experiment.record.every),
      message:
        `makes ${formatCount(Math.ceil(records))} records of the metrics (recorded epochs × ${formatCount(runs)} runs), and at ` +
        `most ${formatCount(memoryLimits.records)} fit. Use at least ${formatCount(Math.ceil(perRun / memoryLimits.records))}`
    })
  }
  return problems
}

/** A problem of the experiment's own values shows up in every arm that inherits them. */
function withoutRepeats(problems: readonly InputProblem[]): InputProblem[] {
  const seen = new Set<string>()
  return problems.filter((problem) => {
    const key = JSON.stringify(problem)
    return !seen.has(key) && seen.add(key)
  })
}
