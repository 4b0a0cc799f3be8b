import { describe, expect, it, test } from 'vitest'
import { datasets } from '#core/data/catalogue'
import { datasetSchema } from '#core/data/schema'
import { describeField, optionOf } from '#core/described-field'
import { optimizerTitles, scheduleTitles } from '#core/network/catalogue'
import { optimizerSchema, scheduleSchema } from '#core/network/training-schema'
import { fieldLabel, startingVariant } from '../../src/renderer/setup/variants'
import { z } from 'zod'

test.each([
  [
    z.number().min(0).max(1).default(0.5).describe('A share.'),
    { type: 'number', default: 0.5, allowed: 'number ≥ 0, ≤ 1' }
  ],
  [z.number().min(0).lt(1), { type: 'number', optional: false, allowed: 'number ≥ 0, < 1' }],
  [z.int().positive().optional(), { type: 'number', optional: true, allowed: 'whole number > 0' }],
  [z.boolean().default(true), { type: 'boolean', default: true, allowed: 'true or false' }],
  [z.enum(['a', 'b']), { type: 'text', choices: ['a', 'b'], allowed: '"a" or "b"' }],
  [z.union([z.number(), z.enum(['a'])]), { type: 'number', choices: ['a'], allowed: 'number or "a"' }]
])('a field is described by its schema: %#', (schema, expected) => {
  expect(describeField('x', schema as z.ZodType)).toMatchObject({ name: 'x', ...expected })
})

describe('another kind', () => {
  it.each(Object.keys(optimizerTitles))('of optimizer is valid as it comes: %s', (kind) => {
    const { success, data } = optimizerSchema.safeParse(
      startingVariant(optimizerSchema, kind, { momentum: 3 })
    )
    expect(success).toBe(true)
    expect(data).toMatchObject({ kind })
  })

  it.each(Object.keys(scheduleTitles))('of schedule is valid as it comes: %s', (kind) => {
    expect(scheduleSchema.safeParse(startingVariant(scheduleSchema, kind, undefined)).success).toBe(true)
  })

  it.each(Object.keys(datasets).filter((name) => name !== 'csv'))(
    'of data is valid as it comes: %s',
    (name) => {
      expect(optionOf(datasetSchema, name)).toBeDefined()
      expect(datasetSchema.safeParse(startingVariant(datasetSchema, name, {})).success).toBe(true)
    }
  )

  it('keeps what it is told to, and only what it has itself', () => {
    const before = { dataset: 'spirals', size: 90, classes: 3, testFraction: 0.2 }
    const kept = ['size', 'classes', 'testFraction']
    expect(startingVariant(datasetSchema, 'moons', before, kept)).toMatchObject({
      dataset: 'moons',
      size: 90,
      testFraction: 0.2
    })
    expect(startingVariant(datasetSchema, 'moons', before, kept)).not.toHaveProperty('classes')
    expect(startingVariant(datasetSchema, 'iris', before)).toMatchObject({ dataset: 'iris', testFraction: 0 })
  })
})

test('labels are read as words', () => {
  expect(fieldLabel('learningRate')).toBe('Learning rate')
  expect(fieldLabel('beta1')).toBe('Beta 1')
  expect(fieldLabel('gamma')).toBe('Gamma')
})
