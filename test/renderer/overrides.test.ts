import { expect, test } from 'vitest'
import { parseExperiment } from '#core/experiment/parse'
import { overridesInWords } from '../../src/renderer/comparison/overrides'
import { written } from '../core/experiment/written'

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
    'minimum 0',
    'clip norm 1'
  ])
  expect(
    overridesOf({ training: { clipNorm: null, schedule: { kind: 'constant', warmup: 5, per: 'step' } } })
  ).toEqual(['schedule constant', 'per step', 'warmup 5', 'clip norm none'])
})
