import { readdir, readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { experimentJsonSchema } from '#core/experiment/json-schema'
import { parseExperimentText } from '#core/experiment/parse'
import { written } from './written'

const read = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

// `npm run docs` writes it anew.
test('the published JSON Schema is that of the code', async () => {
  await expect(experimentJsonSchema()).toMatchFileSnapshot('../../../resources/experiment.schema.json')
})

describe('an editor that checks by the JSON Schema agrees with the lab', async () => {
  const accepts = new Ajv2020().compile(JSON.parse(experimentJsonSchema()) as object)
  const examples = (await readdir(new URL('../../../resources/examples', import.meta.url))).filter((name) =>
    name.endsWith('.json')
  )
  const broken = (await readdir(new URL('../../fixtures/broken', import.meta.url))).filter((name) =>
    /^(?!(json|csv|npz)-).*\.json$/.test(name)
  )
  /** What a schema of one file cannot see. */
  const beyondSchemas = [
    'manifest.json',
    'loss-and-output.json',
    'same-arm-twice.json',
    'unknown-baseline.json',
    'infinite-rate.json',
    'cut-inside-out.json',
    'formula-unknown-name.json',
    'formula-unknown-function.json',
    'formula-not-closed.json',
    'formula-code.json',
    'formula-divides-by-zero.json',
    'rules-for-other-layers.json'
  ]

  test('on the experiment of the README', () => {
    expect(accepts(written())).toBe(true)
  })

  test.each(examples)('on the example %s', async (file) => {
    const text = await read(`resources/examples/${file}`)
    expect(accepts(JSON.parse(text)), JSON.stringify(accepts.errors)).toBe(true)
    const { description, $schema } = parseExperimentText(text)
    expect(description?.length).toBeGreaterThan(100)
    expect($schema).toBe('../experiment.schema.json')
  })

  test.each(broken.filter((file) => !beyondSchemas.includes(file)))('on the broken %s', async (file) => {
    expect(accepts(JSON.parse(await read(`test/fixtures/broken/${file}`)))).toBe(false)
  })
})
