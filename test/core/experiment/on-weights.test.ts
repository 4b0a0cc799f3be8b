import { describe, expect, it } from 'vitest'
import { experimentOnWeights, withWeightsArm } from '#core/experiment/on-weights'
import { parseExperiment } from '#core/experiment/parse'
import type { ArrayHead } from '#core/weights/candidates'
import { sizesOf } from '#core/weights/sizes'

const heads = (shapes: Readonly<Record<string, readonly number[]>>): ArrayHead[] =>
  Object.entries(shapes).map(([name, shape]) => ({ name, shape }))
const anything = { inputs: null, outputs: null }

describe('the sizes of a network are read off its weights', () => {
  it.each<[string, Record<string, number[]>, number[] | null]>([
    ['by the convention of the names', { '0.weight': [5, 4], '2.weight': [3, 5] }, [4, 5, 3]],
    ['by a chain in one layout only', { W1: [4, 5], W2: [5, 3] }, [4, 5, 3]],
    ['where both layouts make a chain of the same sizes', { W1: [4, 4], W2: [4, 4] }, [4, 4, 4]],
    ['by the lengths of the biases', { W1: [1, 6], b1: [6], W2: [6, 1], b2: [1] }, [1, 6, 1]],
    ['not of one matrix, which may lie either way', { W1: [4, 5] }, null],
    ['not where two orders make a chain', { left: [2, 3], right: [3, 2] }, null],
    ['not of matrices that make no chain', { W1: [4, 5], W2: [6, 3] }, null]
  ])('%s', (_, shapes, sizes) => expect(sizesOf(heads(shapes), anything)).toEqual(sizes))

  it('with the ends that the data have', () => {
    expect(sizesOf(heads({ W1: [4, 5] }), { inputs: 5, outputs: null })).toEqual([5, 4])
    expect(sizesOf(heads({ left: [2, 3], right: [3, 2] }), { inputs: 3, outputs: 3 })).toEqual([3, 2, 3])
    expect(sizesOf(heads({ W1: [4, 5] }), { inputs: 7, outputs: null })).toBeNull()
  })
})

describe('an experiment begins with weights', () => {
  const file = { name: 'net.npz', path: '/kept/net.npz' }

  it('on the one data set that has its inputs and outputs', () => {
    const { experiment, message } = experimentOnWeights(file, heads({ W1: [4, 6], W2: [6, 3] }))
    const { data, network, arms } = parseExperiment(experiment)
    expect([data.dataset, network.hidden, network.output]).toEqual(['iris', [6], 'softmax'])
    expect(arms[0]).toEqual({
      name: 'weights of net.npz',
      initializer: { kind: 'file', path: '/kept/net.npz' }
    })
    expect(message).toMatch(
      /new experiment on Iris, which has its 4 inputs and 3 outputs\. The file does not tell the activation/
    )
  })

  it('of a yes or no by one output, and of a regression', () => {
    const one = parseExperiment(experimentOnWeights(file, heads({ W1: [30, 6], W2: [6, 1] })).experiment)
    expect([one.data.dataset, one.network.output, one.training.loss]).toEqual([
      'breast-cancer',
      'sigmoid',
      'binary-cross-entropy'
    ])
    const sine = parseExperiment(
      experimentOnWeights(file, heads({ W1: [1, 6], b1: [6], W2: [6, 1], b2: [1] })).experiment
    )
    expect([sine.data.dataset, sine.network.output, sine.training.loss]).toEqual(['sine', 'linear', 'mse'])
  })

  it.each<[string, Record<string, number[]>, RegExp]>([
    [
      'none',
      { W1: [5, 6], W2: [6, 3] },
      /5 inputs and 3 outputs; no data set that ships with the lab has them: pick an example/
    ],
    [
      'several',
      { W1: [2, 3], W2: [3, 1] },
      /2 inputs and 1 output, which fit several data sets \(XOR, AND, /
    ],
    ['nobody knows which', { W1: [2, 3] }, /not for which network/]
  ])('not where %s fits', (_, shapes, message) =>
    expect(() => experimentOnWeights(file, heads(shapes))).toThrow(message)
  )
})

describe('weights become an arm', () => {
  const experiment = parseExperiment({
    version: 1,
    name: 'mine',
    data: { dataset: 'xor' },
    network: { hidden: [4], activation: 'tanh', output: 'sigmoid' },
    training: { loss: 'mse', optimizer: { kind: 'sgd', learningRate: 0.1 }, batchSize: 4, epochs: 5 },
    arms: [{ name: 'weights of net.npz', initializer: 'zeros' }],
    seeds: { count: 1 }
  })
  const file = { name: 'net.npz', path: 'net.npz' }
  const layers = [
    { fanIn: 2, fanOut: 4 },
    { fanIn: 4, fanOut: 1 }
  ]

  it('of a name that no other arm has, and change nothing else where they fit', () => {
    const added = withWeightsArm(experiment, file, null)
    expect(added.experiment).toEqual({
      ...experiment,
      arms: [
        ...experiment.arms,
        { name: 'weights of net.npz (2)', initializer: { kind: 'file', path: 'net.npz' } }
      ]
    })
    expect(added.message).toBe('“weights of net.npz (2)” is an arm of the experiment now.')
  })

  it('and change the hidden layers, which is said, where only those do not fit', () => {
    const arrays = heads({ W1: [2, 3], W2: [3, 5], W3: [5, 1] })
    const { experiment: next, message } = withWeightsArm(experiment, file, { arrays, layers })
    expect(next.network.hidden).toEqual([3, 5])
    expect(message).toContain(
      'The hidden layers have 3, 5 units, as the file has them; before it was 4 units.'
    )
  })

  it('and leave the network alone where the file does not tell', () => {
    const arrays = heads({ W1: [7, 3], W2: [3, 1] })
    const { experiment: next, message } = withWeightsArm(experiment, file, { arrays, layers })
    expect(next.network).toEqual(experiment.network)
    expect(message).toContain('not clear yet: see the arm in Setup')
  })
})
