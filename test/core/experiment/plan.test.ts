import { describe, expect, it } from 'vitest'
import type { PreparedData } from '#core/data/dataset'
import { InputError } from '#core/errors'
import { resolveArm } from '#core/experiment/arms'
import { outlineExperiment } from '#core/experiment/outline'
import { planExperiment } from '#core/experiment/plan'
import { experimentSchema, type Experiment, type ExperimentInput } from '#core/experiment/schema'
import { xor } from '../../support/xor'

const part = (labels: number[]) => ({
  count: labels.length,
  inputs: new Float64Array(2 * labels.length),
  labels: Int32Array.from(labels)
})

const data: PreparedData = {
  name: 'test',
  featureNames: ['a', 'b'],
  classNames: ['no', 'yes'],
  train: part([0, 1, 1, 0]),
  test: part([]),
  scaling: null
}

const base = xor({
  arms: [{ name: 'zeros', initializer: 'zeros' }],
  seeds: { count: 3, first: 7 },
  training: { epochs: 5 }
})

const experiment = (changes: Partial<ExperimentInput>): Experiment =>
  experimentSchema.parse({ ...base, ...changes })
const plan = (changes: Partial<ExperimentInput>) => planExperiment(experiment(changes), data, {})

/** Problems that an experiment has, as "field (value): message". */
function problems(changes: Partial<ExperimentInput>): string[] {
  try {
    outlineExperiment(experiment(changes), data, {})
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.message.split('\n')
  }
}

type Arms = ExperimentInput['arms']
const arms = (...overrides: Partial<Arms[number]>[]): Arms =>
  overrides.map((override, index) => ({ name: `arm ${index}`, initializer: 'he-normal', ...override }))

describe('the plan', () => {
  it('has one run an arm and seed, arm by arm', () => {
    const { runs } = plan({ arms: arms({}, {}) })
    expect(runs.map(({ arm, seed }) => [arm, seed])).toEqual([
      [0, 7],
      [0, 8],
      [0, 9],
      [1, 7],
      [1, 8],
      [1, 9]
    ])
    expect(runs.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('trains arms of equal shape as one batch, with a learning rate a lane', () => {
    const { groups } = plan({
      arms: arms({}, { training: { optimizer: { learningRate: 0.5, momentum: 0.9 } } })
    })
    expect(groups).toHaveLength(1)
    const { problem, firstParameters } = groups[0]!
    expect(problem.runs).toBe(6)
    expect(problem.layers.map(({ fanIn, fanOut }) => [fanIn, fanOut])).toEqual([
      [2, 4],
      [4, 1]
    ])
    expect([...problem.hyper.learningRate]).toEqual([0.1, 0.1, 0.1, 0.5, 0.5, 0.5])
    expect(problem.hyper).toMatchObject({ kind: 'sgd', momentum: Float64Array.of(0, 0, 0, 0.9, 0.9, 0.9) })
    expect(firstParameters).toHaveLength(6 * 17)
    expect(firstParameters.subarray(0, 17)).toEqual(firstParameters.subarray(3 * 17, 4 * 17))
  })

  it('separates arms that cannot share a batch', () => {
    const different: Partial<Arms[number]>[] = [
      {},
      { network: { hidden: [5] } },
      { network: { activation: 'tanh' } },
      { network: { outputs: 'one-hot' } },
      { training: { loss: 'mse' } },
      { training: { optimizer: { kind: 'adam' } } },
      { training: { optimizer: { nesterov: true, momentum: 0.5 } } },
      { training: { optimizer: { kind: 'rmsprop' } } },
      { training: { optimizer: { kind: 'rmsprop', centered: true } } },
      { training: { schedule: { kind: 'cosine' } } },
      { training: { schedule: { kind: 'cosine', minimum: 0.01 } } },
      { training: { clipNorm: 1 } },
      { training: { clipValue: 1 } },
      { network: { activation: 'leaky-relu' } },
      { network: { activation: 'leaky-relu', leakySlope: 0.2 } },
      { training: { batchSize: 2 } },
      { training: { epochs: 6 } },
      { training: { shuffle: true } },
      { training: { shuffle: true, orderSeed: 2 } }
    ]
    const { groups } = plan({ arms: arms(...different) })
    expect(groups).toHaveLength(different.length)
    expect(groups.map(({ problem }) => problem.orderSeed).slice(-3)).toEqual([null, 1, 2])
  })

  it('takes the whole training set where the batch is "full" or larger', () => {
    const { groups } = plan({
      arms: arms({ training: { batchSize: 'full' } }, { training: { batchSize: 99 } })
    })
    expect(groups.map(({ problem }) => problem.batchSize)).toEqual([4])
  })
})

describe('overrides of an arm', () => {
  it('keep what they do not name, and replace an optimizer of another kind whole', () => {
    const resolved = experiment({
      arms: arms(
        { training: { optimizer: { momentum: 0.5 } } },
        { training: { optimizer: { kind: 'adam', beta1: 0.8 } } }
      )
    })
    expect(resolveArm(resolved, 0).training.optimizer).toEqual({
      kind: 'sgd',
      learningRate: 0.1,
      momentum: 0.5,
      nesterov: false,
      weightDecay: 0
    })
    expect(resolveArm(resolved, 1).training.optimizer).toEqual({
      kind: 'adam',
      learningRate: 0.001,
      beta1: 0.8,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0
    })
  })

  it('replace a schedule whole, and lift a limit of the gradient by null', () => {
    const resolved = experiment({
      training: { ...base.training, clipNorm: 1, schedule: { kind: 'cosine', minimum: 0.01 } },
      arms: arms(
        {},
        { training: { schedule: { kind: 'step', stepSize: 2 }, clipNorm: null, clipValue: 0.1 } }
      )
    })
    expect(resolveArm(resolved, 0).training).toMatchObject({
      clipNorm: 1,
      clipValue: null,
      schedule: { kind: 'cosine', minimum: 0.01, per: 'epoch', warmup: 0 }
    })
    const { training } = resolveArm(resolved, 1)
    expect(training).toMatchObject({ clipNorm: null, clipValue: 0.1 })
    expect(training.schedule).toEqual({
      kind: 'step',
      stepSize: 2,
      gamma: 0.1,
      per: 'epoch',
      warmup: 0,
      warmupStart: 1 / 3
    })
  })

  it('have the defaults of PyTorch', () => {
    const kinds = ['adamw', 'adagrad', 'rmsprop'] as const
    const resolved = experiment({
      arms: arms(...kinds.map((kind) => ({ training: { optimizer: { kind } } })))
    })
    expect(kinds.map((_, arm) => resolveArm(resolved, arm).training.optimizer)).toEqual([
      { kind: 'adamw', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
      {
        kind: 'adagrad',
        learningRate: 0.01,
        lrDecay: 0,
        initialAccumulator: 0,
        epsilon: 1e-10,
        weightDecay: 0
      },
      {
        kind: 'rmsprop',
        learningRate: 0.01,
        alpha: 0.99,
        momentum: 0,
        centered: false,
        epsilon: 1e-8,
        weightDecay: 0
      }
    ])
  })

  it('must belong to the optimizer', () => {
    expect(problems({ arms: arms({ training: { optimizer: { beta1: 0.5 } } }) })[0]).toMatch(
      /^arms\[0\]\.training\.optimizer\.beta1 \(0\.5\): does not belong to .*sgd/
    )
    expect(
      problems({
        training: { ...base.training, optimizer: { kind: 'adam' } },
        arms: arms({}, { training: { optimizer: { kind: 'sgd' } } })
      })[0]
    ).toMatch(/^arms\[1\]\.training\.optimizer\.learningRate: is missing/)
  })
})

describe('a regression', () => {
  const numbers: PreparedData = {
    ...data,
    classNames: [],
    targetNames: ['y', 'z'],
    train: { ...part([0, 0, 0, 0]), values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    test: { ...part([]), values: new Float64Array() }
  }
  const csv: ExperimentInput['data'] = {
    dataset: 'csv',
    path: 'a.csv',
    target: ['y', 'z'],
    task: 'regression'
  }
  const goal = { metric: 'trainLoss', atMost: 0.1 } as const
  const network: ExperimentInput['network'] = { hidden: [4], activation: 'tanh', output: 'linear' }
  const sound: Partial<ExperimentInput> = {
    data: csv,
    goal,
    network,
    training: { ...base.training, loss: 'mse' }
  }
  const found = (changes: Partial<ExperimentInput>): string => {
    try {
      outlineExperiment(experiment({ ...sound, ...changes }), numbers, {})
      return ''
    } catch (error) {
      return error instanceof InputError ? error.message : String(error)
    }
  }

  it('has an output unit a target, and its numbers as targets', () => {
    const { problem } = planExperiment(experiment(sound), numbers, {}).groups[0]!
    expect(problem.layers.at(-1)).toMatchObject({ fanOut: 2, activation: 'linear' })
    expect([...problem.train.targets]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(problem.train.labels).toHaveLength(0)
  })

  it('has no accuracy for a goal, no loss of classes, and no unit a class', () => {
    expect(found({})).toBe('')
    expect(found({ goal: { metric: 'testAccuracy', atLeast: 1 } })).toMatch(
      /^goal\.metric \("testAccuracy"\).*no accuracy/
    )
    expect(found({ training: { ...base.training, loss: 'cross-entropy' } })).toMatch(
      /^training\.loss \("cross-entropy"\)/
    )
    expect(found({ arms: arms({ training: { loss: 'binary-cross-entropy' } }) })).toMatch(
      /^arms\[0\]\.training\.loss \("binary-cross-entropy"\)/
    )
    expect(found({ network: { ...network, outputs: 'one-hot' } })).toMatch(/^network\.outputs/)
  })
})

describe('groups', () => {
  it('share the data, where their networks want the same targets', () => {
    const [narrow, wide, tanh] = plan({
      arms: arms({}, { network: { hidden: [5] } }, { network: { output: 'tanh' } })
    }).groups.map(({ problem }) => problem)
    expect(narrow!.layers).not.toEqual(wide!.layers)
    expect(wide!.train).toBe(narrow!.train)
    expect(wide!.test).toBe(narrow!.test)
    expect([...narrow!.train.targets]).toEqual([0, 1, 1, 0])
    expect([...tanh!.train.targets]).toEqual([-1, 1, 1, -1])
    expect(tanh!.train.inputs).toBe(data.train.inputs)
  })
})

describe('refuses', () => {
  it.each([
    [
      'sigmoid with cross-entropy',
      { training: { ...base.training, loss: 'cross-entropy' } },
      /^network\.output \("sigmoid"\)/
    ],
    [
      'softmax without it',
      { network: { ...base.network, output: 'softmax' } },
      /^network\.output \("softmax"\)/
    ],
    [
      'binary cross-entropy without sigmoid',
      { arms: arms({ network: { output: 'tanh' }, training: { loss: 'binary-cross-entropy' } }) },
      /^arms\[0\]\.network\.output \("tanh"\)/
    ],
    [
      'nesterov without momentum',
      { training: { ...base.training, optimizer: { kind: 'sgd', learningRate: 1, nesterov: true } } },
      /^training\.optimizer\.nesterov \(true\)/
    ],
    [
      'two limits of the gradient',
      { training: { ...base.training, clipNorm: 1 }, arms: arms({ training: { clipValue: 0.5 } }) },
      /^arms\[0\]\.training\.clipValue \(0\.5\): clipNorm \(1\)/
    ],
    [
      'two arms of one name',
      { arms: arms({ name: 'a' }, { name: 'b' }, { name: 'a' }) },
      /^arms\[2\]\.name \("a"\): arms\[0\]/
    ],
    [
      'a goal on absent test data',
      { goal: { metric: 'testLoss', atMost: 1 } },
      /^goal\.metric \("testLoss"\).*testFraction/
    ],
    [
      'more weights than fit, before making them',
      { network: { ...base.network, hidden: [8192, 8192, 8192] }, seeds: { count: 1000 } },
      /^network\.hidden \(\[8192, 8192, 8192\]\): makes 134,266,881 weights .* 1,000 runs \(1 arm × 1,000 seeds\)/
    ],
    [
      'more records than fit',
      { training: { ...base.training, epochs: 1_000_000 }, seeds: { count: 1000 } },
      /^record\.every \(1\): .* Use at least 60/
    ]
  ] satisfies [string, Partial<ExperimentInput>, RegExp][])('%s', (_, changes, message) => {
    const found = problems(changes)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(message)
  })

  it('a problem of all arms once, and every problem at once', () => {
    expect(
      problems({
        training: { ...base.training, loss: 'cross-entropy' },
        arms: arms({}, { name: 'arm 0' }, {})
      })
    ).toHaveLength(2)
  })
})
