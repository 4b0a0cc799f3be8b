import { readFile } from 'node:fs/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { drawn } from '#core/initializers/entry'
import { normal } from '#core/initializers/law'
import { drawnFrom, fanIn, normalTex, over, withZero } from '#core/initializers/notation'

// What the README says to do, and nothing else.
const entries = {
  // prettier-ignore
  'third-of-lecun': drawn({
    name: 'A third of LeCun',
    origin: 'general',
    formula: 'W ~ N(0, scale/(3·fan_in)); b = 0',
    tex: withZero(drawnFrom(normalTex('0', over('s', `3 ${fanIn}`)))),
    source: 'A made-up rule, 2026',
    variance: 'Var W = scale/(3·fan_in); Var b = 0',
    suits: 'linear',
    note: 'A third of LeCun’s variance at scale 1, see `lecun-normal`.',
    parameters: { scale: z.number().min(0).default(1).describe('Variance times 3 fan_in.') },
    weights: ({ scale }, layer) => normal(0, Math.sqrt(scale / (3 * layer.fanIn)))
  })
}

// Before anything reads the table: whatever does is imported after this, and anew for the tests of other files.
const general = '#core/initializers/entries/general'
vi.resetModules()
afterAll(() => {
  vi.doUnmock(general)
  vi.resetModules()
})
vi.doMock(general, async (original) => {
  const module = await original<{ generalEntries: object }>()
  return { ...module, generalEntries: { ...module.generalEntries, ...entries } }
})

test('the README’s entry is the one that is tried here', async () => {
  const withoutIndent = (text: string): string => text.replace(/^ +/gm, '')
  const source = withoutIndent(await readFile(new URL(import.meta.url), 'utf8'))
  const [, block = ''] =
    /```ts\n('third-of-lecun'[\s\S]*?)```/.exec(withoutIndent(await readFile('README.md', 'utf8'))) ?? []
  expect(block.length).toBeGreaterThan(100)
  expect(source).toContain(block)
})

test('an entry in the table is all that an initializer needs', async () => {
  const { parseExperiment } = await import('#core/experiment/parse')
  const { experimentJsonSchema } = await import('#core/experiment/json-schema')
  const { catalogue } = await import('#core/initializers/catalogue')
  const { initializeParameters } = await import('#core/initializers/initialize')
  const { initializerSchema } = await import('#core/initializers/schema')
  const { written } = await import('../experiment/written')
  const { layer, spread } = await import('./support')

  expect(catalogue().find(({ name }) => name === 'A third of LeCun')).toMatchObject({
    kind: 'third-of-lecun',
    year: 2026,
    biases: 'zero',
    parameters: [{ name: 'scale', default: 1, allowed: 'number ≥ 0' }]
  })
  expect(experimentJsonSchema()).toContain('third-of-lecun')

  const input = written()
  input.arms[0].initializer = 'third-of-lecun'
  expect(parseExperiment(input).arms[0]!.initializer).toEqual({ kind: 'third-of-lecun', scale: 1 })
  input.arms[0].initializer = { kind: 'third-of-lecun', scale: -2 }
  expect(() => parseExperiment(input)).toThrow('arms[0].initializer.scale (-2): must be at least 0')

  const rule = initializerSchema.parse('third-of-lecun' as 'zeros')
  const weights = initializeParameters(rule, [layer(100, 300)], 1).subarray(0, 30_000)
  // Four standard errors of a normal's standard deviation.
  expect(Math.abs(spread(weights) * Math.sqrt(300) - 1)).toBeLessThan(4 / Math.sqrt(2 * 30_000))
})
