import { describe, expect, test } from 'vitest'
import { instantiate } from '#engine/abi/instance'
import type { structures } from '#engine/abi/structures'
import { offsetOf, sizeOf } from '#engine/abi/structures'
import { kernelsFor } from '#engine/backends/simd/kernels'
import type { Wishes } from '../../conformance/problems'
import { type OpenKernels, openKernels } from '../support/kernels'

describe.each([1, 8] as const)('kernels with %i lane(s)', (lanes) => {
  const unknown = 99
  const network =
    (field: keyof (typeof structures)['Network']) =>
    ({ memory, plan }: OpenKernels): void => {
      memory.integers[(plan.network + offsetOf('Network', field)) / 4] = unknown
    }
  const layer =
    (l: number) =>
    ({ memory, plan }: OpenKernels): void => {
      memory.integers[(plan.layerStructures + l * sizeOf('Layer') + offsetOf('Layer', 'activation')) / 4] =
        unknown
    }
  const train = ({ trainer, into }: OpenKernels): unknown => trainer.train(1, into)
  const evaluate = ({ trainer, into }: OpenKernels): unknown => trainer.evaluate(into)
  const cases: readonly (readonly [
    string,
    (one: OpenKernels) => void,
    (one: OpenKernels) => unknown,
    Wishes?
  ])[] = [
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
      const opened = await openKernels(lanes, wishes)
      act(opened)
      spoil(opened)
      expect(() => act(opened)).toThrow(/the kernel [\w-]+\/\w+ stopped: it has no case for a code/)
    })
})

test('the elementary functions stop at a code that they do not know', async () => {
  const kernels = instantiate(await kernelsFor('strict'))
  expect(() => kernels.elementary({ which: 0, from: 4096, to: 8192, count: 1 })).toThrow('no case for a code')
})
