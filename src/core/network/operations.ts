import { type Layer, type Problem, stepsPerEpoch } from './problem'

/**
 * Floating-point operations, by the usual count for a rate: the multiplications and additions of the matrix products,
 * two for each pair. Activations, losses and the optimizer come on top and are not counted.
 */

type Shape = readonly Pick<Layer, 'fanIn' | 'fanOut'>[]

const weights = ({ fanIn, fanOut }: Shape[number]): number => fanIn * fanOut
const allWeights = (layers: Shape): number => layers.reduce((sum, layer) => sum + weights(layer), 0)

/** Of one instance's outputs. */
export const forwardOperations = (layers: Shape): number => 2 * allWeights(layers)

/** Of one instance in a training step: forward, gradients of the weights, and of every layer's inputs but the first's. */
export const trainingOperations = (layers: Shape): number =>
  2 * (3 * allWeights(layers) - (layers[0] ? weights(layers[0]) : 0))

/** Of all runs from one step to another, the metrics of the recorded epochs that end on the way included. */
export function operationsBetween(problem: CountedProblem, from: number, to: number): number {
  const { layers, runs, train, test } = problem
  const instances = instancesBefore(problem, to) - instancesBefore(problem, from)
  const records = recordsBefore(problem, to) - recordsBefore(problem, from)
  return (
    runs *
    (instances * trainingOperations(layers) +
      records * (train.count + test.count) * forwardOperations(layers))
  )
}

export interface CountedProblem extends Pick<
  Problem,
  'layers' | 'runs' | 'batchSize' | 'epochs' | 'recordEvery'
> {
  readonly train: Pick<Problem['train'], 'count'>
  readonly test: Pick<Problem['test'], 'count'>
}

/** Training instances, counted as often as they were visited, in the first `step` steps. */
function instancesBefore(problem: CountedProblem, step: number): number {
  const { train, batchSize } = problem
  const perEpoch = stepsPerEpoch(problem)
  return Math.floor(step / perEpoch) * train.count + Math.min((step % perEpoch) * batchSize, train.count)
}

function recordsBefore(problem: CountedProblem, step: number): number {
  const { epochs, recordEvery } = problem
  const done = Math.floor(step / stepsPerEpoch(problem))
  const isLast = done >= epochs && epochs % recordEvery !== 0
  return Math.floor(done / recordEvery) + Number(isLast)
}
