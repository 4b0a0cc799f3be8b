import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { InputError } from '#core/errors'
import type { Backend } from '#engine/backend'
import { type Candidate, fastest, fastestKnown } from '#engine/backends/calibrate'
import { createReferenceBackend } from '#engine/backends/reference'
import { offers, openBackends } from '#engine/backends/registry'
import { startingGroups } from './support/groups'

const opened: Backend[] = []
afterEach(async () => {
  for (const backend of opened.splice(0)) await backend.dispose()
})

describe('backends by name', () => {
  it('are all offered, with an adapter or the reason why not', async () => {
    const all = await offers()
    expect(all.map(({ name }) => name)).toEqual([
      'simd',
      'simd-fast',
      'gpujs-webgpu',
      'gpujs-webasm',
      'gpujs-cpu',
      'reference'
    ])
    for (const { detail } of all) expect(detail).not.toBe('')
  })

  it.each(['simd', 'gpujs-webasm', 'gpujs-cpu', 'reference'])(
    '%s opens one backend a group',
    async (name) => {
      const groups = startingGroups()
      opened.push(...(await openBackends({ backend: name, threads: 1, modes: [] }, groups)).backends)
      expect(opened).toHaveLength(groups.length)
      expect(opened[0]!.info.id).toBe(name.split('-')[0])
      expect([...(await opened[0]!.evaluate()).epochs]).toEqual([0])
    }
  )

  it('are refused where there is none of that name', async () => {
    const opening = openBackends({ backend: 'gpujs-webgp', threads: null, modes: [] }, startingGroups())
    await expect(opening).rejects.toThrow(InputError)
    await expect(opening).rejects.toThrow(
      /backend \("gpujs-webgp"\).*auto, simd.*did you mean "gpujs-webgpu"/
    )
  })

  it('auto takes strict SIMD where there is no real GPU, and says what there was', async () => {
    const auto = { backend: 'auto', threads: 1, modes: [] }
    const { backends, selection, ceilingGflops } = await openBackends(auto, startingGroups())
    opened.push(...backends)
    expect(['simd', 'gpujs']).toContain(backends[0]!.info.id)
    expect(backends[0]!.info.mode).not.toMatch(/fast|cpu|webasm/)
    expect(selection.requested).toBe('auto')
    expect(selection.candidates.map(({ name }) => name)).toEqual(['simd', 'gpujs-webgpu'])
    expect(selection.candidates.filter(({ outcome }) => outcome === 'chosen')).toHaveLength(1)
    for (const { outcome, detail } of selection.candidates)
      if (outcome === 'not here') expect(detail).not.toBe('')
    if (backends[0]!.info.id === 'simd') expect(ceilingGflops).toBeGreaterThan(0.1)
  })

  it.each(['runs', 'units'])('a restart keeps lanes over %s, whatever would be measured', async (layout) => {
    const modes = startingGroups().map(() => `strict, lanes over ${layout}`)
    const { backends } = await openBackends({ backend: 'simd', threads: 1, modes }, startingGroups())
    opened.push(...backends)
    expect(backends.map(({ info }) => info.mode)).toEqual(modes)
  })
})

describe('the measuring of candidates', () => {
  let created: string[] = []
  /** Milliseconds; only the candidates' calls take any. */
  let clock = 0
  beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => clock))
  afterEach(() => void vi.restoreAllMocks())

  const slow = (milliseconds: number): Candidate => {
    const name = `${milliseconds} ms a step`
    return {
      name,
      create: async () => {
        created.push(name)
        const backend = createReferenceBackend()
        return {
          ...backend,
          train: (steps) => {
            clock += milliseconds * steps
            return backend.train(steps)
          }
        }
      }
    }
  }
  const failing = (error: Error): Candidate => ({ name: 'broken', create: () => Promise.reject(error) })
  const noDevice = failing(new Error('no such device'))
  const kept = <T extends { readonly backends: readonly Backend[] }>(calibrated: T): T => {
    opened.push(...calibrated.backends)
    return calibrated
  }

  it('takes the fastest, gives it back with nothing trained, and says how the others did', async () => {
    const groups = startingGroups(5000)
    const { backends, candidates } = kept(await fastest([[slow(30), slow(2), noDevice, slow(20)]], groups))
    expect((await backends[0]!.read()).step).toBe(0)
    expect((await backends[0]!.read()).parameters).toEqual(groups[0]!.firstParameters)
    expect(candidates.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['30 ms a step', 'slower'],
      ['2 ms a step', 'chosen'],
      ['broken', 'failed'],
      ['20 ms a step', 'slower']
    ])
    const rates = candidates.map(({ stepsPerSecond }) => stepsPerSecond!)
    expect(rates[1]!).toBeGreaterThan(rates[0]!)
    expect(rates[1]!).toBeGreaterThan(rates[3]!)
    expect(candidates[2]).toMatchObject({ stepsPerSecond: null, detail: 'no such device' })
  })

  it('measures work of the same shape once', async () => {
    const candidates = [slow(12), slow(3)]
    created = []
    const first = kept(await fastestKnown([candidates], startingGroups(5000), 1))
    expect(new Set(created).size).toBe(2)
    created = []
    const again = kept(await fastestKnown([candidates], startingGroups(5000), 1))
    expect([...new Set(created)]).toEqual(['3 ms a step'])
    expect(again.candidates).toEqual(first.candidates)
    created = []
    kept(await fastestKnown([candidates], startingGroups(6000), 1))
    expect(new Set(created).size).toBe(2)
  })

  it('falls back to the next tier where all of one fail, and tells it', async () => {
    const { candidates } = kept(await fastest([[noDevice], [slow(1)]], startingGroups()))
    expect(candidates.map(({ outcome }) => outcome)).toEqual(['failed', 'chosen'])
  })

  it('throws what failed where nothing works, and work that does not fit is not tried on slower ones', async () => {
    await expect(fastest([[noDevice]], startingGroups())).rejects.toThrow('no such device')
    const tooLarge = failing(new InputError([{ field: 'network.hidden', value: '9', message: 'too large' }]))
    await expect(fastest([[tooLarge], [slow(1)]], startingGroups())).rejects.toThrow('too large')
  })
})
