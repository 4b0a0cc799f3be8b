import { describe, expect, it } from 'vitest'
import { InputError } from '#core/errors'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import type { Problem } from '#core/network/problem'
import { refuseWhatDoesNotFit } from '#engine/backends/registry'
import { xor } from '../support/xor'
import { startingGroups, xorData } from './support/groups'

/** A minibatch that no machine holds; nothing of that size is made here. */
const huge: Problem = {
  ...startingGroups()[0]!.problem,
  layers: [
    { fanIn: 2, fanOut: 64, activation: 'relu' },
    { fanIn: 64, fanOut: 32, activation: 'relu' },
    { fanIn: 32, fanOut: 1, activation: 'sigmoid' }
  ],
  batchSize: 2 ** 27,
  train: { ...startingGroups()[0]!.problem.train, count: 2 ** 27 }
}

describe('memory', () => {
  it.each(['auto', 'simd', 'gpujs-webgpu', 'gpujs-webasm', 'gpujs-cpu', 'reference'])(
    'is stated before it is taken, and too much of it refused: %s',
    (backend) => {
      const refuse = (problem: Problem) => (): void =>
        refuseWhatDoesNotFit({ backend, threads: 2 }, [problem])
      expect(refuse(startingGroups()[0]!.problem)).not.toThrow()
      expect(refuse(huge)).toThrow(InputError)
      const said = /^network\.hidden \(\[64, 32\]\): .* need ([\d,]+) MB .* and ([\d,]+) MB can be had/
      expect(refuse(huge)).toThrow(said)
      try {
        refuse(huge)()
      } catch (error) {
        const [need, have] = said
          .exec((error as Error).message)!
          .slice(1)
          .map((text) => Number(text.replace(/,/g, '')))
        expect(need!).toBeGreaterThan(have!)
        // The second layer's outputs alone, as float32.
        expect(need!).toBeGreaterThan((2 ** 27 * 32 * 4) / 2 ** 20)
        expect((error as Error).message).toContain('training.batchSize')
      }
    }
  )

  it('is judged before any weights are made', () => {
    const arms = [
      { name: 'not finite', initializer: { kind: 'expression', weights: 'z / (fan_in - 2)' } as const }
    ]
    const experiment = parseExperiment(xor({ arms }))
    const refuse = (): never => {
      throw new Error('too large')
    }
    expect(() => planExperiment(experiment, xorData, {}, refuse)).toThrow('too large')
  })
})
