import { describe, expect, test } from 'vitest'
import { addresses, counts } from '#engine/abi/sizes'
import { laneOffset } from '#engine/abi/structures'
import { type Wishes, adam } from '../../conformance/problems'
import { type OpenKernels, openKernels } from '../support/kernels'

describe.each([1, 8] as const)('memory of kernels with %i lane(s)', (lanes) => {
  describe('where a float is written out of bounds', () => {
    /** Expects a read after a stray float at an address to say that. */
    const expectFound = ({ trainer, memory }: OpenKernels, at: number, said: string): void => {
      const before = memory.integers[at / 4]!
      memory.floats[at / 4] = 1
      expect(() => trainer.read()).toThrow(`a kernel wrote outside of its buffers: ${said}`)
      memory.integers[at / 4] = before
      trainer.read()
    }
    const wishes = { hyper: adam(lanes, { learningRate: 0.01 }), clipNorm: 1, orderSeed: 1, batchSize: 14 }

    test('reading the state says so, whichever buffer it is behind', async () => {
      const opened = await openKernels(lanes, wishes)
      const { trainer, plan, into } = opened
      trainer.train(1, into)
      trainer.read()
      expect(plan.guards.length).toBeGreaterThan(25)
      for (const { after, from, to } of plan.guards)
        for (const at of [from, to - 4]) expectFound(opened, at, `${at - from} bytes behind the ${after}`)
    })

    test('reading the state says so, where it is before or behind all buffers', async () => {
      const opened = await openKernels(lanes, wishes)
      const { memory, plan } = opened
      const constants = addresses.CONSTANTS
      for (const at of [0, constants - 4, constants, constants + 4])
        expectFound(opened, at, `over the constants of the module, at ${at}`)
      const guard = memory.integers[addresses.RESERVED / 4 - 1]
      const end = memory.integers.indexOf(guard!) * 4
      for (const at of [end, addresses.RESERVED - 4])
        expectFound(opened, at, `${at - end} bytes behind the constants of the module`)
      const last = plan.guards.at(-1)!.to
      for (const at of [last, memory.integers.byteLength - 4])
        expectFound(opened, at, `${at - last} bytes behind the last guard`)
    })

    test('there is a guard on both sides of every buffer, and it begins where the buffer ends', async () => {
      const { plan } = await openKernels(lanes, wishes)
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

/** There a record has room for more runs, which no kernel may use. */
describe('with lanes over units, a record is that of one run', () => {
  const cases: Readonly<Record<string, Wishes>> = {
    'a squared error': {},
    'a squared error of one output': { sizes: [3, 5, 4, 1] },
    'the cross-entropy': { output: 'softmax', loss: 'cross-entropy' },
    'the cross-entropy of single outputs': { loss: 'binary-cross-entropy', sizes: [3, 5, 4, 1] }
  }
  test.each(Object.entries(cases))('%s', async (_, wishes) => {
    const { trainer, memory, plan, into } = await openKernels(1, wishes)
    trainer.evaluate(into)
    const { metrics } = plan.groups[0]!
    for (const field of ['trainLosses', 'testLosses'] as const) {
      const at = (metrics + laneOffset('Metrics', field)) / 8
      expect([...memory.doubles.subarray(at + 1, at + counts.RUNS)]).toEqual(Array(7).fill(0))
      expect(memory.doubles[at]).toBeGreaterThan(0)
    }
    for (const field of ['trainCorrect', 'testCorrect'] as const) {
      const at = (metrics + laneOffset('Metrics', field)) / 4
      expect([...memory.integers.subarray(at + 1, at + counts.RUNS)]).toEqual(Array(7).fill(0))
    }
  })
})
