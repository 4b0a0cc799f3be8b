import { expect, it } from 'vitest'
import { parseExperiment } from '#core/experiment/parse'
import { createReferenceBackend } from '#engine/backends/reference'
import { createEngine } from '#engine/engine'
import type { StartingGroup } from '#engine/starting-group'
import { xorData } from './support/groups'
import { xor } from './support/loop'

it('trains on the very data of its job: nothing is split or scaled once more', async () => {
  const opened: StartingGroup[] = []
  const engine = createEngine(
    {
      breathe: () => Promise.resolve(),
      offers: async () => [],
      refuseWhatDoesNotFit: () => undefined,
      openBackends: async (_, groups) => {
        opened.push(...groups)
        const backends = groups.map(() => createReferenceBackend())
        return { backends, selection: { requested: 'reference', candidates: [] }, ceilingGflops: null }
      },
      createProber: () => ({ probe: () => Promise.reject(new Error('unasked')), dispose: () => undefined })
    },
    {
      frame: () => Promise.resolve(),
      state: () => undefined,
      checkpoint: () => undefined,
      failed: () => undefined
    }
  )
  const experiment = parseExperiment(xor({ data: { dataset: 'xor', standardize: true, testFraction: 0.5 } }))
  const loaded = await engine.load({
    experiment,
    data: xorData,
    imported: {},
    backend: 'reference',
    modes: [],
    threads: null,
    checkpoints: [],
    unprobed: []
  })
  expect(loaded).toMatchObject({ ok: true })
  expect(opened[0]!.problem.train.inputs).toBe(xorData.train.inputs)
  expect(opened[0]!.problem.test.inputs).toBe(xorData.test.inputs)
})
