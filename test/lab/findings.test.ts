import { describe, expect, it } from 'vitest'
import type { Finding } from '#core/diagnosis/finding'
import type { ExperimentInput } from '#core/experiment/schema'
import type { SaidFinding } from '#core/words/english/findings'
import { diagnosed } from './support/findings'

/** Sentences of the diagnosis on runs that were really trained or initialized: with the condition and without. */

type Arms = ExperimentInput['arms']

/** Findings by the name of the arm. */
async function findings(input: ExperimentInput): Promise<Record<string, readonly SaidFinding[]>> {
  return Object.fromEntries(Object.entries(await diagnosed(input)).map(([arm, { found }]) => [arm, found]))
}

const kinds = (found: readonly Finding[] | undefined): Finding['kind'][] => found!.map(({ kind }) => kind)
const textOf = (found: readonly SaidFinding[] | undefined, kind: Finding['kind']): string =>
  found!.find((one) => one.kind === kind)!.text

/** Digits, by default looked at before training only. */
const digits = (
  network: ExperimentInput['network'],
  arms: Arms,
  training: Partial<ExperimentInput['training']> = {},
  seeds = 3
): ExperimentInput => ({
  version: 1,
  name: 'digits',
  data: { dataset: 'digits', testFraction: 0.25, standardize: true },
  network,
  training: {
    loss: 'cross-entropy',
    optimizer: { kind: 'sgd', learningRate: 0.003, momentum: 0.9 },
    batchSize: 64,
    epochs: 0,
    ...training
  },
  arms,
  seeds: { count: seeds },
  record: { probes: { jacobians: 0, jacobianSeeds: 0 } } // no finding looks at singular values
})

const layers = (count: number, units: number): number[] => Array.from({ length: count }, () => units)

describe('the signal', () => {
  it('vanishes through 30 ReLU layers under Xavier, and not under He', async () => {
    const found = await findings(
      digits({ hidden: layers(30, 128), activation: 'relu', output: 'softmax' }, [
        { name: 'Xavier', initializer: 'glorot-normal' },
        { name: 'He', initializer: 'he-normal' }
      ])
    )
    // Layer 1 has √(64·2/192·0.34) = 0.48 of the spread of the inputs. From there it falls by √½ a layer, to a hundredth
    // after 2·log2(48) = 11.2 more, and a little faster: what inputs differ by shrinks beside what they have in common.
    const [, layer] = /vanishes by hidden layer (\d+): /.exec(textOf(found['Xavier'], 'vanishing-signal'))!
    expect(Number(layer)).toBeGreaterThanOrEqual(9)
    expect(Number(layer)).toBeLessThanOrEqual(13)
    expect(textOf(found['Xavier'], 'vanishing-gradients')).toMatch(
      /vanish on their way back by hidden layer 1\d/
    )
    expect(kinds(found['He'])).not.toContain('vanishing-signal')
    expect(kinds(found['He'])).not.toContain('vanishing-gradients')
    expect(kinds(found['He'])).not.toContain('exploding-signal')
    const { evidence, hint } = found['Xavier']!.find(({ kind }) => kind === 'vanishing-signal')!
    expect(evidence).toMatch(/epoch 0, 64 instances: layer 1: [\d.]+, .*layer 30: \d(\.\d+)?e−/)
    expect(hint).toContain('he-normal')
  })

  it('explodes where the weights are too large, forward and back', async () => {
    const found = await findings(
      digits({ hidden: layers(8, 64), activation: 'relu', output: 'softmax' }, [
        { name: 'normal', initializer: { kind: 'normal', std: 1 } },
        { name: 'He', initializer: 'he-normal' }
      ])
    )
    // 64 weights of variance 1 multiply the variance by 32 a layer: the spread by 5.7, a hundredfold after 3 layers.
    expect(textOf(found['normal'], 'exploding-signal')).toMatch(/explodes by hidden layer [34]:/)
    expect(textOf(found['normal'], 'exploding-gradients')).toMatch(
      /explode on their way back by hidden layer [456]:/
    )
    expect(kinds(found['He'])).toEqual([])
  })

  it('does not pass zero weights, forward or back', async () => {
    const found = await findings(
      digits({ hidden: [8, 8], activation: 'tanh', output: 'softmax' }, [
        { name: 'zeros', initializer: 'zeros' },
        { name: 'Glorot', initializer: 'glorot-normal' }
      ])
    )
    expect(textOf(found['zeros'], 'zero-layer')).toMatch(/^No signal passes hidden layer 1: /)
    expect(kinds(found['zeros'])[0]).toBe('identical-units')
    expect(kinds(found['Glorot'])).toEqual([])
  })

  it('vanishes in the ordered phase of tanh, not at the edge of chaos', async () => {
    const law = (weightVariance: number) =>
      ({ kind: 'mean-field', weightVariance, biasVariance: 0.05 }) as const
    const found = await findings(
      digits({ hidden: layers(30, 100), activation: 'tanh', output: 'softmax' }, [
        { name: 'ordered', initializer: law(0.5) },
        { name: 'critical', initializer: law(1.76) },
        { name: 'chaotic', initializer: law(4) }
      ])
    )
    expect(kinds(found['ordered'])).toEqual(
      expect.arrayContaining(['vanishing-signal', 'vanishing-gradients'])
    )
    expect(kinds(found['critical'])).toEqual([])
    expect(kinds(found['chaotic'])).not.toContain('vanishing-signal')
  })
})

describe('units', () => {
  it('of tanh are saturated by large weights', async () => {
    const found = await findings(
      digits({ hidden: [64, 64], activation: 'tanh', output: 'softmax' }, [
        { name: 'large', initializer: { kind: 'normal', std: 1 } },
        { name: 'Glorot', initializer: 'glorot-normal' }
      ])
    )
    expect(textOf(found['large'], 'saturated')).toMatch(
      /^Saturated: \d\d(\.\d)? % of the values in hidden layer [12] lie where tanh/
    )
    expect(kinds(found['Glorot'])).toEqual([])
  })

  it('of ReLU die of a step that is far too large', async () => {
    const found = await findings(
      digits(
        { hidden: [32, 32], activation: 'relu', output: 'softmax' },
        [
          { name: 'gentle', initializer: 'he-normal' },
          { name: 'harsh', initializer: 'he-normal', training: { optimizer: { learningRate: 1 } } }
        ],
        { epochs: 3 }
      )
    )
    expect(textOf(found['harsh'], 'dead-units')).toMatch(
      /^Dead units: \d+(\.\d)? % of hidden layer [12] at epoch 3/
    )
    expect(kinds(found['gentle'])).not.toContain('dead-units')
  })
})

describe('training', () => {
  it('is stuck at ln 10 where nothing passes 30 layers, and learns where it does', async () => {
    const found = await findings(
      digits(
        { hidden: layers(30, 64), activation: 'relu', output: 'softmax' },
        [
          { name: 'Xavier', initializer: 'glorot-normal' },
          { name: 'He', initializer: 'he-normal' }
        ],
        { epochs: 4 },
        2
      )
    )
    expect(textOf(found['Xavier'], 'stuck')).toBe(
      'Stuck at loss 2.303 (ln 10): no better than the same answer to every input.'
    )
    expect(kinds(found['He'])).not.toContain('stuck')
  })

  it('diverges at an epoch, with a hint', async () => {
    const found = await findings(
      digits(
        { hidden: [16], activation: 'relu', output: 'softmax' },
        [
          { name: 'sound', initializer: 'he-normal' },
          { name: 'wild', initializer: 'he-normal', training: { optimizer: { learningRate: 1e30 } } }
        ],
        { epochs: 2 }
      )
    )
    expect(textOf(found['wild'], 'diverged')).toMatch(/^Diverged at epoch/)
    expect(kinds(found['sound'])).not.toContain('diverged')
    expect(found['wild']!.find(({ kind }) => kind === 'diverged')!.hint).toContain('smaller learning rate')
  })

  it('is over where a cosine has ended the learning rate, and goes on where the rate is constant', async () => {
    const glorot = 'glorot-normal'
    const found = await findings({
      ...digits(
        { hidden: [16], activation: 'tanh', output: 'softmax' },
        [
          { name: 'constant', initializer: glorot },
          { name: 'cosine', initializer: glorot, training: { schedule: { kind: 'cosine' } } },
          { name: 'floor', initializer: glorot, training: { schedule: { kind: 'cosine', minimum: 0.01 } } }
        ],
        { optimizer: { kind: 'sgd', learningRate: 0.02 }, epochs: 6 }
      ),
      goal: { metric: 'trainLoss', atMost: 1e-9 }
    })
    expect(kinds(found['constant'])).toContain('learning')
    expect(kinds(found['cosine'])).toContain('rate-ended')
    expect(kinds(found['cosine'])).not.toContain('learning')
    expect(kinds(found['floor'])).toContain('learning')
  })

  it('is slower than the baseline by the factor of the learning rate', async () => {
    const found = await findings({
      ...digits(
        { hidden: [16], activation: 'tanh', output: 'softmax' },
        [
          { name: 'fast', initializer: 'glorot-normal' },
          {
            name: 'slow',
            initializer: 'glorot-normal',
            training: { optimizer: { learningRate: 0.01 } }
          },
          { name: 'twin', initializer: 'glorot-normal' }
        ],
        { optimizer: { kind: 'sgd', learningRate: 0.04 }, epochs: 24 }
      ),
      goal: { metric: 'trainLoss', atMost: 1e-9 }
    })
    // Small steps follow the gradient: a fourth of the rate takes four times the epochs.
    const { text } = found['slow']!.find(({ kind }) => kind === 'slower')!
    const [, factor] = /^Learns ([\d.]+) times slower than fast: to a training loss of/.exec(text)!
    expect(Number(factor)).toBeGreaterThan(3)
    expect(Number(factor)).toBeLessThan(5)
    expect(kinds(found['twin'])).not.toContain('slower')
    expect(kinds(found['fast'])).not.toContain('slower')
  })

  it('is slower to the goal, where both arms reach it', async () => {
    const found = await findings({
      ...digits(
        { hidden: [32], activation: 'tanh', output: 'softmax' },
        [
          { name: 'fast', initializer: 'glorot-normal' },
          { name: 'slow', initializer: 'glorot-normal', training: { optimizer: { learningRate: 0.02 } } }
        ],
        { optimizer: { kind: 'sgd', learningRate: 0.1 }, epochs: 40 }
      ),
      goal: { metric: 'trainAccuracy', atLeast: 0.95 }
    })
    expect(textOf(found['slow'], 'slower')).toMatch(
      /times slower than fast: to the goal in \d+ epochs, there in \d+\./
    )
  })
})
