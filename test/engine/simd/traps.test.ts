import { describe, expect, test } from 'vitest'
import type { Kernels } from '#engine/abi/functions'
import { instantiate } from '#engine/abi/instance'
import { Memory } from '#engine/abi/memory'
import { offsetOf, structures } from '#engine/abi/structures'
import { type MetricColumns, ownColumns } from '#engine/backends/simd/columns'
import { kernelsFor } from '#engine/backends/simd/kernels'
import { type Lanes, type MemoryPlan, planMemory } from '#engine/backends/simd/layout'
import { type SharedPart, type ThreadProblem, shapeOf } from '#engine/backends/simd/thread-problem'
import { Trainer } from '#engine/backends/simd/trainer'
import type { LabelledPart } from '#core/network/problem'
import { type Wishes, adam, setUp } from '../../conformance/problems'

interface Opened {
  readonly kernels: Kernels
  readonly memory: Memory
  readonly plan: MemoryPlan
  readonly trainer: Trainer
  readonly into: MetricColumns
}

const sharedPart = ({ count, inputs, targets, labels }: LabelledPart): SharedPart => ({
  count,
  inputs: Float32Array.from(inputs),
  targets: Float32Array.from(targets),
  labels,
  sparse: null
})

async function open(lanes: Lanes, wishes: Wishes = {}): Promise<Opened> {
  const { problem, state } = setUp({ runs: lanes, ...wishes })
  const shared: ThreadProblem = {
    ...problem,
    train: sharedPart(problem.train),
    test: sharedPart(problem.test)
  }
  const kernels = instantiate(await kernelsFor('strict'))
  const trainer = new Trainer(
    kernels,
    shared,
    {
      ...state,
      parameters: Float32Array.from(state.parameters),
      slots: state.slots.map((slot) => Float32Array.from(slot))
    },
    lanes
  )
  return {
    kernels,
    trainer,
    into: ownColumns(lanes),
    memory: new Memory(kernels.memory.buffer),
    plan: planMemory(shapeOf(shared, lanes))
  }
}

describe.each([1, 8] as const)('kernels with %i lane(s)', (lanes) => {
  const unknown = 99
  const network =
    (field: keyof (typeof structures)['Network']) =>
    ({ memory, plan }: Opened): void => {
      memory.integers[(plan.network + offsetOf('Network', field)) / 4] = unknown
    }
  const layer =
    (l: number) =>
    ({ memory, plan }: Opened): void => {
      const size = Object.keys(structures.Layer).length * 4
      memory.integers[(plan.layerStructures + l * size + offsetOf('Layer', 'activation')) / 4] = unknown
    }
  const train = ({ trainer, into }: Opened): unknown => trainer.train(1, into)
  const evaluate = ({ trainer, into }: Opened): unknown => trainer.evaluate(into)
  const cases: readonly (readonly [string, (one: Opened) => void, (one: Opened) => unknown, Wishes?])[] = [
    ['the activation of a hidden layer, forward', layer(0), evaluate],
    ['the activation of the outputs, in a step', layer(2), train],
    ['the activation of the outputs, where right answers are counted', layer(2), evaluate],
    ['the activation of a single output', layer(2), evaluate, { sizes: [3, 5, 4, 1] }],
    ['the loss, in a step', network('loss'), train],
    ['the loss, where it is measured', network('loss'), evaluate],
    ['the loss of a single output, in a step', network('loss'), train, { sizes: [3, 5, 4, 1] }],
    ['the loss of a single output, measured', network('loss'), evaluate, { sizes: [3, 5, 4, 1] }],
    ['the update rule', network('updateRule'), train],
    [
      'the update rule of a changing rate',
      network('updateRule'),
      train,
      { schedule: { kind: 'cosine', minimum: 0, per: 'step', warmup: 0, warmupStart: 1 } }
    ],
    ['the layout, in a step', network('lanes'), train],
    ['the layout, in an evaluation', network('lanes'), evaluate],
    ['the layout, where the norm is limited', network('lanes'), train, { clipNorm: 1 }]
  ]
  for (const [what, spoil, act, wishes] of cases)
    test(`stop at a code that they do not know: ${what}`, async () => {
      const opened = await open(lanes, wishes)
      act(opened)
      spoil(opened)
      expect(() => act(opened)).toThrow(/the kernel [\w-]+\/\w+ stopped: it has no case for a code/)
    })

  describe('where a float is written out of bounds', () => {
    const wishes = { hyper: adam(lanes, { learningRate: 0.01 }), clipNorm: 1, orderSeed: 1, batchSize: 14 }

    test('reading the state says so, whichever buffer it is behind', async () => {
      const { trainer, memory, plan, into } = await open(lanes, wishes)
      trainer.train(1, into)
      trainer.read()
      expect(plan.guards.length).toBeGreaterThan(25)
      for (const { after, from, to } of plan.guards)
        for (const at of [from, to - 4]) {
          const before = memory.integers[at / 4]!
          memory.floats[at / 4] = 1
          expect(() => trainer.read()).toThrow(
            `a kernel wrote outside of its buffers: ${at - from} bytes behind the ${after}`
          )
          memory.integers[at / 4] = before
          trainer.read()
        }
    })

    test('there is a guard on both sides of every buffer, and it begins where the buffer ends', async () => {
      const { plan } = await open(lanes, wishes)
      const ends = new Set(plan.guards.map(({ to }) => to))
      const begins = new Set(plan.guards.map(({ from }) => from))
      const group = plan.groups[0]!
      const buffers: readonly (readonly [at: number, bytes: number])[] = [
        [plan.transposed, 0],
        [group.parameters, plan.parameterBytes],
        ...group.slots.map((at) => [at, plan.parameterBytes] as const),
        [group.frozen, 32],
        [group.divergedAt, 32],
        [plan.allGradients, plan.parameterBytes],
        ...plan.deltas.map((at) => [at, 0] as const)
      ]
      for (const [at, bytes] of buffers) {
        expect(ends).toContain(at)
        if (bytes > 0) expect(begins).toContain(at + bytes)
      }
    })
  })
})

test('the elementary functions stop at a code that they do not know', async () => {
  const kernels = instantiate(await kernelsFor('strict'))
  expect(() => kernels.elementary({ which: 0, from: 4096, to: 8192, count: 1 })).toThrow('no case for a code')
})
