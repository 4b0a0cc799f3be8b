import { datasets } from '../data/catalogue'
import type { DatasetName } from '../data/schema'
import { InputError } from '../errors'
import type { ArrayHead } from '../weights/candidates'
import { UnclearWeights } from '../weights/candidates'
import { sizesOf } from '../weights/sizes'
import type { Experiment, ExperimentInput } from './schema'

/** A file of weights, as the experiment will name it. */
interface OpenedWeights {
  readonly name: string
  readonly path: string
}

interface Changed<T> {
  readonly experiment: T
  /** What was made of the file, in words. */
  readonly message: string
}

/**
 * An experiment with one more arm, which starts from the file. Where the file does not fit the network's `layers`, the
 * hidden layers are those of the file, if its shapes tell them.
 */
export function withWeightsArm(
  experiment: Experiment,
  { name, path }: OpenedWeights,
  misfit: {
    readonly arrays: readonly ArrayHead[]
    readonly layers: readonly { readonly fanIn: number; readonly fanOut: number }[]
  } | null
): Changed<ExperimentInput> {
  const arm = { name: unused(`weights of ${name}`, experiment), initializer: { kind: 'file' as const, path } }
  const more = { ...experiment, arms: [...experiment.arms, arm] }
  const message = `“${arm.name}” is an arm of the experiment now.`
  if (!misfit) return { experiment: more, message }
  const { arrays, layers } = misfit
  const sizes = sizesIn(arrays, { inputs: layers[0]!.fanIn, outputs: layers.at(-1)!.fanOut })
  const hidden = sizes?.slice(1, -1)
  if (!hidden || hidden.join() === experiment.network.hidden.join()) {
    return {
      experiment: more,
      message: `${message} What is taken for which layer is not clear yet: see the arm in Setup.`
    }
  }
  return {
    experiment: { ...more, network: { ...experiment.network, hidden } },
    message: `${message} The hidden layers have ${widths(hidden)}, as the file has them; before it was ${widths(experiment.network.hidden)}.`
  }
}

/** An experiment that begins with a file of weights, on the data set that has its inputs and outputs. Throws `InputError`. */
export function experimentOnWeights(
  { name, path }: OpenedWeights,
  arrays: readonly ArrayHead[]
): Changed<ExperimentInput> {
  const refuse = (message: string): never => {
    throw new InputError([{ field: 'file', value: name, message }])
  }
  const then = 'pick an example or open a table first, then open this file again'
  const sizes = sizesIn(arrays, { inputs: null, outputs: null })
  if (!sizes)
    return refuse(`holds weights, but not for which network they are is clear by themselves; ${then}`)
  const [inputs, outputs] = [sizes[0]!, sizes.at(-1)!]
  const fitting = (Object.keys(datasets) as DatasetName[]).filter((dataset) => {
    const { features, classes } = datasets[dataset]
    return (
      features === inputs &&
      (classes === outputs || (classes === 2 && outputs === 1) || (dataset === 'sine' && outputs === 1))
    )
  })
  const [dataset, ...others] = fitting
  const ends = `${inputs} input${inputs === 1 ? '' : 's'} and ${outputs} output${outputs === 1 ? '' : 's'}`
  if (!dataset || dataset === 'csv')
    return refuse(`holds weights for ${ends}; no data set that ships with the lab has them: ${then}`)
  if (others.length > 0) {
    const titles = fitting.map((other) => datasets[other].title)
    return refuse(`holds weights for ${ends}, which fit several data sets (${titles.join(', ')}): ${then}`)
  }
  const isRegression = datasets[dataset].task === 'regression'
  const output = isRegression ? 'linear' : outputs === 1 ? 'sigmoid' : 'softmax'
  return {
    experiment: {
      version: 1,
      name: name.replace(/\.\w+$/, ''),
      description: `Begun with the weights of ${name}.`,
      data: { dataset, testFraction: 0.25 },
      network: { hidden: sizes.slice(1, -1), activation: 'tanh', output },
      training: {
        loss: isRegression ? 'mse' : output === 'sigmoid' ? 'binary-cross-entropy' : 'cross-entropy',
        optimizer: { kind: 'adam', learningRate: 0.01 },
        batchSize: 32,
        epochs: 100
      },
      arms: [
        { name: `weights of ${name}`, initializer: { kind: 'file', path } },
        { name: 'Glorot', initializer: 'glorot-normal' }
      ],
      seeds: { count: 5 }
    },
    message:
      `Opened ${name} as an arm of a new experiment on ${datasets[dataset].title}, which has its ${ends}. ` +
      'The file does not tell the activation, nor how the data were scaled: see Setup.'
  }
}

function sizesIn(arrays: readonly ArrayHead[], ends: Parameters<typeof sizesOf>[1]): number[] | null {
  try {
    return sizesOf(arrays, ends)
  } catch (error) {
    if (error instanceof UnclearWeights) return null
    throw error
  }
}

const widths = (hidden: readonly number[]): string =>
  hidden.length === 0
    ? 'no units, for there is none'
    : `${hidden.join(', ')} unit${hidden.join() === '1' ? '' : 's'}`

function unused(name: string, { arms }: Experiment): string {
  const taken = new Set(arms.map((arm) => arm.name))
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name} (${number})`
    if (!taken.has(candidate)) return candidate
  }
}
