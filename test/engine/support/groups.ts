import type { PreparedData } from '#core/data/dataset'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { firstState } from '#core/network/state'
import type { StartingGroup } from '#engine/starting-group'
import { xor } from '../../support/xor'

export const xorData: PreparedData = {
  name: 'xor',
  featureNames: ['a', 'b'],
  classNames: ['0', '1'],
  train: {
    count: 4,
    inputs: Float64Array.from([0, 0, 0, 1, 1, 0, 1, 1]),
    labels: Int32Array.from([0, 1, 1, 0])
  },
  test: { count: 0, inputs: new Float64Array(), labels: new Int32Array() },
  scaling: null
}

/** Two small groups of different shapes, at their first weights. */
export function startingGroups(epochs = 10): StartingGroup[] {
  const experiment = parseExperiment(
    xor({
      network: { hidden: [3], activation: 'tanh', output: 'sigmoid' },
      training: {
        loss: 'mse',
        optimizer: { kind: 'sgd', learningRate: 0.5 },
        batchSize: 2,
        epochs,
        shuffle: true
      },
      arms: [
        { name: 'narrow', initializer: 'he-normal' },
        { name: 'wide', initializer: 'he-normal', network: { hidden: [5] } }
      ]
    })
  )
  return planExperiment(experiment, xorData, {}).groups.map((group) => ({
    ...group,
    state: firstState(group.problem, group.firstParameters)
  }))
}
