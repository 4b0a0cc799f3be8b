import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareData } from '#core/data/prepare'
import { generateToy } from '#core/data/toys'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { metricNames } from '#core/metrics/table'
import { activationNames, lossNames } from '#core/network/names'
import type { Loss, OutputActivation } from '#core/network/names'
import { type Floats, type LabelledPart, stepsPerEpoch } from '#core/network/problem'
import { firstState } from '#core/network/state'
import { minibatchOrder } from '#core/random/order'
import type { Backend } from '#engine/backend'
import {
  type Precision,
  expectFollowsReference,
  expectSameBits,
  expectSameState,
  ofRun,
  sameBits,
  trainToEnd
} from './compare'
import { type Setup, adam, reordered, rmsprop, setUp, sgd } from './problems'
import { xor } from '../support/xor'
import { articleChecks, pyTorchChecks } from './known-results'
import { type Check, type Follows, stepChecks } from './step-checks'

export interface ConformanceOptions {
  readonly precision: Precision
  /** Checks that this backend does not take, by name or by the words that it begins with: the reason, which is printed. */
  readonly leaveOut?: Readonly<Record<string, string>>
  /** Whether this is the backend that the others are compared with. */
  readonly isReference?: boolean
  /** Throws where a check has left the backend in a state that no check may leave; after every one. */
  readonly expectIntact?: (backend: Backend) => Promise<void>
}

/** What each loss is tried with: the activation of its outputs, and how many they are. */
const outputsOf: Readonly<Record<Loss, readonly (readonly [OutputActivation, number])[]>> = {
  'half-squared-error': [
    ['sigmoid', 1],
    ['tanh', 2],
    ['linear', 3]
  ],
  mse: [
    ['sigmoid', 3],
    ['tanh', 1],
    ['linear', 2]
  ],
  'binary-cross-entropy': [
    ['sigmoid', 1],
    ['sigmoid', 4]
  ],
  'cross-entropy': [
    ['softmax', 5],
    ['linear', 2]
  ]
}

/** The one suite that every backend passes, with tolerances from its precision. */
export function describeBackend(
  name: string,
  open: () => Promise<Backend>,
  { precision, leaveOut = {}, isReference = false, expectIntact }: ConformanceOptions
): void {
  describe(name, () => {
    let backend: Backend
    beforeAll(async () => {
      backend = await open()
    })
    afterAll(() => backend?.dispose())

    const unused = new Set(Object.keys(leaveOut))
    const check = (title: string, run: (backend: Backend) => Promise<void>): void => {
      const key = Object.keys(leaveOut).find((start) => `${title} `.startsWith(`${start} `))
      if (key !== undefined) unused.delete(key)
      test(title, async ({ skip }) => {
        skip(key !== undefined, leaveOut[key!])
        await run(backend)
        await expectIntact?.(backend)
      })
    }
    const follows: Follows = (title, setup) => {
      if (!isReference) check(title, (backend) => expectFollowsReference(backend, setup()))
    }

    pyTorchChecks(check, precision)
    articleChecks(check, precision)
    shapeChecks(follows)
    stepChecks(follows)
    finiteChecks(check, follows)
    bitChecks(check)
    divergenceChecks(check)
    recordChecks(check, precision)

    if (unused.size > 0) throw new Error(`leaveOut names no check: ${[...unused].join(', ')}`)
  })
}

/** All that backends have to follow the reference in, but for what is extreme. */
export function followedSetups(): readonly Setup[] {
  const setups: Setup[] = []
  const follows: Follows = (_, setup) => setups.push(setup())
  shapeChecks(follows)
  stepChecks(follows)
  return setups
}

function shapeChecks(follows: Follows): void {
  for (const runs of [1, 2, 3, 5, 61])
    follows(`R = ${runs} runs follow the reference, each from its own weights`, () => setUp({ runs }))

  const combinations = lossNames.flatMap((loss) =>
    outputsOf[loss].map(([output, units]) => [loss, output, units] as const)
  )
  const count = Math.max(combinations.length, activationNames.length)
  for (let index = 0; index < count; index++) {
    const [loss, output, units] = combinations[index % combinations.length]!
    const activation = activationNames[index % activationNames.length]!
    follows(`${loss} of ${units} ${output} output(s) over ${activation} units follows the reference`, () =>
      setUp({ loss, output, activation, sizes: [3, 6, 5, units], seed: 20 + index, epochs: 3 })
    )
  }

  const shapes: Readonly<Record<string, Setup>> = {
    'no hidden layer': setUp({ sizes: [4, 3], output: 'softmax', loss: 'cross-entropy' }),
    'width 1': setUp({ sizes: [1, 1, 1, 1], output: 'tanh', loss: 'mse' }),
    'depth 50': setUp({ sizes: [3, ...Array<number>(50).fill(6), 2], gain: 1.2, epochs: 3 }),
    'a wide layer': setUp({
      sizes: [5, 130, 3],
      activation: 'relu',
      output: 'softmax',
      loss: 'cross-entropy'
    }),
    'inputs that are mostly zeros': setUp({ sizes: [300, 9, 3], zeros: 0.8, orderSeed: 5 }),
    'a last batch of one instance': setUp({ train: 13, batchSize: 4 }),
    'batch size 1': setUp({ train: 5, batchSize: 1 }),
    'the whole data in one batch': setUp({ train: 14, batchSize: 14 }),
    'classes, the whole data in one batch': setUp({
      sizes: [3, 5, 4, 3],
      output: 'softmax',
      loss: 'cross-entropy',
      train: 16,
      batchSize: 16
    }),
    'a wide layer before a single output': setUp({ sizes: [5, 130, 1] }),
    'one training and one test instance': setUp({ train: 1, test: 1, batchSize: 1 }),
    'more test than training instances': setUp({ train: 6, test: 301, batchSize: 3, epochs: 2 })
  }
  for (const [shape, setup] of Object.entries(shapes)) follows(`${shape} follows the reference`, () => setup)

  follows('a batch size beyond the data means the whole data', () => {
    const config = { dataset: 'xor', testFraction: 0, splitSeed: 1, standardize: false } as const
    const data = prepareData(generateToy(config), config)
    const experiment = parseExperiment(xor({ data: config, training: { batchSize: 100, epochs: 20 } }))
    const { problem, firstParameters } = planExperiment(experiment, data, {}).groups[0]!
    expect(stepsPerEpoch(problem)).toBe(1)
    return { problem, state: firstState(problem, firstParameters) }
  })
}

function finiteChecks(check: Check, follows: Follows): void {
  for (const [loss, output] of [
    ['binary-cross-entropy', 'sigmoid'],
    ['cross-entropy', 'softmax']
  ] as const) {
    const setup = setUp({
      sizes: [3, 2],
      loss,
      output,
      gain: 400,
      epochs: 2,
      hyper: sgd(3, { learningRate: 0.1 })
    })
    check(`${loss} stays finite at logits of several hundreds`, async (backend) => {
      for (const { trainLoss, testLoss } of (await trainToEnd(backend, setup)).metrics)
        expect([...trainLoss, ...testLoss].every(Number.isFinite)).toBe(true)
    })
    follows(`${loss} at logits of several hundreds follows the reference`, () => setup)
  }
}

function bitChecks(check: Check): void {
  const setups: Readonly<Record<string, Setup>> = {
    SGD: setUp({
      orderSeed: 7,
      runs: 5,
      hyper: sgd(5, { learningRate: 0.1, momentum: 0.9, nesterov: true })
    }),
    Adam: setUp({ orderSeed: 8, runs: 2, hyper: adam(2, { learningRate: 0.01 }) }),
    'RMSprop, scheduled, its gradient shortened': setUp({
      orderSeed: 9,
      runs: 3,
      activation: 'gelu',
      hyper: rmsprop(3, { learningRate: 0.01, momentum: 0.3, centered: true }),
      schedule: { kind: 'cosine', minimum: 0, per: 'step', warmup: 4, warmupStart: 0.1 },
      clipNorm: 0.5
    })
  }
  for (const [optimizer, setup] of Object.entries(setups)) {
    check(`${optimizer}: training in pieces gives the same bits`, async (backend) => {
      const whole = await trainToEnd(backend, setup)
      expectSameBits(await trainToEnd(backend, setup, [1]), whole)
      expectSameBits(await trainToEnd(backend, setup, [3, 7, 2, 5, 1000]), whole)
    })

    check(`${optimizer}: read, load, go on gives the same bits, inside an epoch too`, async (backend) => {
      const whole = await trainToEnd(backend, setup)
      for (const step of [0, 3, 4, 13]) {
        await backend.load(setup.problem, setup.state)
        await backend.train(step)
        const state = await backend.read()
        await backend.train(2) // what was read must not change with the backend
        const resumed = await trainToEnd(backend, { problem: setup.problem, state: structuredClone(state) })
        expect(state.step).toBe(step)
        expectSameState(resumed.state, whole.state)
        const later = resumed.metrics.slice(1)
        expectSameBits(
          { ...resumed, metrics: later },
          { ...whole, metrics: whole.metrics.slice(-later.length) }
        )
      }
    })
  }

  check('a loaded state is copied: training leaves it as it was', async (backend) => {
    const { problem, state } = setUp({})
    const before = structuredClone(state)
    await trainToEnd(backend, { problem, state })
    expectSameState(state, before)
  })

  check('shuffled minibatches are those of minibatchOrder', async (backend) => {
    const { problem, state } = setUp({ orderSeed: 42, train: 11, batchSize: 3, epochs: 4 })
    const shuffled = await trainToEnd(backend, { problem, state })
    let sorted = state
    for (let epoch = 1; epoch <= problem.epochs; epoch++) {
      const train = reordered(problem.train, minibatchOrder(42, epoch, problem.train.count))
      await backend.load({ ...problem, train, orderSeed: null }, sorted)
      await backend.train(stepsPerEpoch(problem))
      sorted = await backend.read()
    }
    expectSameState(sorted, shuffled.state)
  })
}

function divergenceChecks(check: Check): void {
  const wishes = {
    sizes: [3, 4, 2],
    activation: 'linear',
    output: 'linear',
    loss: 'mse',
    batchSize: 2,
    epochs: 9
  } as const
  const calm = setUp({ ...wishes, hyper: sgd(3, { learningRate: 0.01, momentum: 0.5 }) })
  const wild = setUp({ ...wishes, hyper: sgd(3, { learningRate: [0.01, 1e18, 0.01], momentum: 0.5 }) })
  const limits = {
    clipNorm: 1,
    schedule: { kind: 'step', stepSize: 3, gamma: 0.5, per: 'step', warmup: 0, warmupStart: 1 }
  } as const
  const centered = { momentum: 0.5, centered: true }
  const pairs: Readonly<Record<string, readonly [Setup, Setup]>> = {
    SGD: [calm, wild],
    'RMSprop, scheduled, its gradient shortened': [
      setUp({ ...wishes, ...limits, hyper: rmsprop(3, { learningRate: 0.01, ...centered }) }),
      setUp({ ...wishes, ...limits, hyper: rmsprop(3, { learningRate: [0.01, 1e300, 0.01], ...centered }) })
    ]
  }

  for (const [optimizer, [calm, wild]] of Object.entries(pairs))
    check(`a run that diverges leaves its neighbours' bits alone: ${optimizer}`, async (backend) => {
      const beside = await trainToEnd(backend, wild)
      const alone = await trainToEnd(backend, calm)
      for (const run of [0, 2]) {
        const own = (all: Floats): Floats => ofRun(calm.problem, all, run)
        expect(sameBits(own(beside.state.parameters), own(alone.state.parameters))).toBe(true)
        for (const [k, slot] of beside.state.slots.entries())
          expect(sameBits(own(slot), own(alone.state.slots[k]!)), `slot ${k}`).toBe(true)
        expect(beside.state.divergedAt[run]).toBe(-1)
        expect(beside.state.divergedAt[1]).toBeGreaterThan(0)
        for (const [k, metrics] of beside.metrics.entries())
          for (const name of metricNames) expect(metrics[name][run]).toBe(alone.metrics[k]![name][run])
      }
    })

  for (const recordEvery of [1, 4])
    check(
      `a run that diverges says at which recorded epoch, and stops (every ${recordEvery})`,
      async (backend) => {
        const setup = { ...wild, problem: { ...wild.problem, recordEvery } }
        const { metrics, state } = await trainToEnd(backend, setup)
        const epoch = state.divergedAt[1]!
        expect(metrics.map((one) => one.epoch)).toContain(epoch)
        expect(epoch).toBeGreaterThan(0)
        for (const one of metrics)
          for (const name of metricNames)
            expect(Number.isFinite(one[name][1]), `${name} of epoch ${one.epoch}`).toBe(one.epoch < epoch)

        await backend.load(setup.problem, setup.state)
        await backend.train(epoch * stepsPerEpoch(setup.problem))
        const stopped = await backend.read()
        expect(stopped.divergedAt[1]).toBe(epoch)
        const last = (all: Floats): Floats => ofRun(setup.problem, all, 1)
        expect(sameBits(last(stopped.parameters), last(state.parameters))).toBe(true)

        const resumed = await trainToEnd(backend, { problem: setup.problem, state: stopped })
        expectSameState(resumed.state, state)
      }
    )

  check('a run that was found diverged no longer changes', async (backend) => {
    const { problem, state } = setUp({})
    const { metrics, state: last } = await trainToEnd(backend, {
      problem,
      state: { ...state, divergedAt: Int32Array.of(-1, 2, -1) }
    })
    expect([...last.divergedAt]).toEqual([-1, 2, -1])
    const first = Float32Array.from(ofRun(problem, state.parameters, 1))
    expect(sameBits(Float32Array.from(ofRun(problem, last.parameters, 1)), first)).toBe(true)
    for (const one of metrics) for (const name of metricNames) expect(one[name][1]).toBeNaN()
  })

  check('an infinite weight counts as diverged, even where it starts with a finite loss', async (backend) => {
    const { problem, state } = setUp({ activation: 'relu', sizes: [3, 4, 2] })
    const parameters = Float64Array.from(state.parameters)
    const firstBias = 3 * 4
    parameters[parameters.length / 3 + firstBias] = -Infinity // the unit is dead: it passes on 0
    const { metrics, state: last } = await trainToEnd(backend, { problem, state: { ...state, parameters } })
    expect(metrics[0]!.trainLoss[1]).toSatisfy(Number.isFinite)
    expect([...last.divergedAt]).toEqual([-1, 1, -1])
    expect(metrics[1]!.trainLoss[1]).toBeNaN()
  })
}

function recordChecks(check: Check, precision: Precision): void {
  check(
    'metrics come every recordEvery epochs and after the last, and training ends there',
    async (backend) => {
      const { problem, state } = setUp({ epochs: 7, recordEvery: 3 })
      await backend.load(problem, state)
      const metrics = await backend.train(10_000)
      expect([...metrics.epochs]).toEqual([3, 6, 7])
      for (const name of metricNames) expect(metrics[name], name).toHaveLength(3 * problem.runs)
      expect((await backend.read()).step).toBe(7 * stepsPerEpoch(problem))
      const none = await backend.train(5)
      expect(none.epochs).toHaveLength(0)
      for (const name of metricNames) expect(none[name], name).toHaveLength(0)
      const now = await backend.evaluate()
      expect([...now.epochs]).toEqual([7])
      for (const name of metricNames)
        expect(sameBits(now[name], metrics[name].slice(-problem.runs)), name).toBe(true)
    }
  )

  check('an empty test part has NaN for its metrics', async (backend) => {
    const { metrics } = await trainToEnd(backend, setUp({ test: 0, epochs: 2 }))
    for (const { testLoss, testAccuracy, trainLoss } of metrics) {
      expect([...testLoss, ...testAccuracy]).toEqual(Array(6).fill(NaN))
      expect(trainLoss.every(Number.isFinite)).toBe(true)
    }
  })

  check('the parameters for a snapshot are those of the state, and stay as they are', async (backend) => {
    const { problem, state } = setUp({ orderSeed: 5 })
    await backend.load(problem, state)
    await backend.train(3)
    const parameters = await backend.parameters()
    const then = parameters.slice()
    expect(sameBits(parameters, (await backend.read()).parameters)).toBe(true)
    await backend.train(2)
    expect(sameBits(parameters, then)).toBe(true)
  })

  check('a regression has no accuracy, before training and after', async (backend) => {
    const { problem, state } = setUp({ output: 'linear', loss: 'mse', epochs: 2 })
    const unlabelled = (part: LabelledPart): LabelledPart => ({ ...part, labels: new Int32Array() })
    const { metrics } = await trainToEnd(backend, {
      problem: { ...problem, train: unlabelled(problem.train), test: unlabelled(problem.test) },
      state
    })
    const labelled = await trainToEnd(backend, { problem, state })
    expect(metrics).toHaveLength(3)
    for (const [k, { trainLoss, testLoss, trainAccuracy, testAccuracy }] of metrics.entries()) {
      expect([...trainAccuracy, ...testAccuracy]).toEqual(Array(6).fill(NaN))
      expect(sameBits(trainLoss, labelled.metrics[k]!.trainLoss)).toBe(true)
      expect(sameBits(testLoss, labelled.metrics[k]!.testLoss)).toBe(true)
    }
  })

  check('says what it is', async (backend) => {
    const { problem, state } = setUp({})
    await backend.load(problem, state)
    expect(backend.info.precision).toBe(precision)
    expect(backend.info.adapter).not.toBe('')
    expect(backend.info.threads).toBeGreaterThanOrEqual(1)
  })
}
