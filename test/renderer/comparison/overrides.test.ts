import { expect, test } from 'vitest'
import { parseExperiment } from '#core/experiment/parse'
import { overridesInWords } from '../../../src/renderer/comparison/overrides'
import { written } from '../../core/experiment/written'

const overridesOf = (arm: object): string[] => {
  const experiment = { ...written(), arms: [{ name: 'a', initializer: 'zeros', ...arm }] }
  return overridesInWords(parseExperiment(experiment).arms[0]!)
}

test('an arm says what it has of its own, and nothing that goes without saying', () => {
  expect(overridesOf({})).toEqual([])
  expect(
    overridesOf({
      network: { hidden: [8, 4], activation: 'selu' },
      training: {
        optimizer: { kind: 'adamw', learningRate: 0.01 },
        schedule: { kind: 'cosine' },
        clipNorm: 1
      }
    })
  ).toEqual([
    'hidden 8, 4',
    'activation selu',
    'optimizer adamw',
    'learning rate 0.01',
    'schedule cosine',
    'clip norm 1'
  ])
  // Whole, as the form writes it; and in part, where a default is news because the others have another value.
  const adam = { kind: 'adam', learningRate: 0.001, beta1: 0.8, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }
  expect(overridesOf({ training: { optimizer: adam } })).toEqual([
    'optimizer adam',
    'learning rate 0.001',
    'beta1 0.8'
  ])
  expect(overridesOf({ training: { optimizer: { momentum: 0 } } })).toEqual(['momentum 0'])
  expect(
    overridesOf({ training: { clipNorm: null, schedule: { kind: 'constant', warmup: 5, per: 'step' } } })
  ).toEqual(['schedule constant', 'per step', 'warmup 5', 'clip norm none'])
})
