import { describe, expect, it, test } from 'vitest'
import { initializerSchema } from '#core/initializers/schema'
import { formOf, inBrief, inForm, ruleOptions } from '../../src/renderer/setup/rule-forms'

const he = { kind: 'he-normal' }
const lecun = { kind: 'lecun-normal' }

test.each([
  ['he-normal', 'one'],
  [he, 'one'],
  [undefined, 'one'],
  [3, 'one'],
  [[he], 'layers'],
  [{ hidden: he }, 'parts'],
  [{ biases: 0 }, 'parts']
])('%j is written as %s', (written, form) => expect(formOf(written)).toBe(form))

describe('another form of the same weights', () => {
  it('one rule becomes that of every part and layer', () => {
    expect(inForm(he, 'parts', 3)).toEqual({ hidden: he, output: he })
    expect(inForm(he, 'layers', 3)).toEqual([he, he, he])
    expect(inForm('he-normal', 'layers', 2)).toEqual(['he-normal', 'he-normal'])
  })

  it('parts become layers, the last of them the output', () => {
    expect(inForm({ hidden: he, output: lecun, biases: 1 }, 'layers', 3)).toEqual([he, he, lecun])
    expect(inForm({ output: lecun }, 'layers', 2)).toEqual([lecun, lecun])
    expect(inForm({ hidden: he, output: lecun }, 'one', 3)).toEqual(he)
  })

  it('a list is made longer by its last rule, or cut', () => {
    expect(inForm([he, lecun], 'layers', 4)).toEqual([he, lecun, lecun, lecun])
    expect(inForm([he, lecun], 'layers', 1)).toEqual([he])
    expect(inForm([he, he, lecun], 'parts', 3)).toEqual({ hidden: he, output: lecun })
  })

  it('is valid, whatever it came from', () => {
    const written = [he, 'zeros', { kind: 'file', path: 'w.npz' }, { biases: 1 }, [he], undefined]
    for (const initializer of written) {
      for (const form of ['parts', 'layers'] as const) {
        expect(initializerSchema.safeParse(inForm(initializer, form, 2)).success).toBe(true)
      }
    }
  })
})

test('an arm says its rules in a line', () => {
  expect(inBrief('zeros')).toBe('W = 0, b = 0')
  expect(inBrief([he, lecun])).toBe('He normal, LeCun normal')
  expect(inBrief({ hidden: he, biases: 0.5 })).toBe('hidden: He normal; biases: 0.5')
  expect(inBrief({ kind: 'nonsense' })).toBe('nonsense')
})

test('layers have no files, biases only rules that draw', () => {
  const kinds = (owner: Parameters<typeof ruleOptions>[0]) => ruleOptions(owner).map(({ value }) => value)
  expect(kinds('network')).toContain('file')
  expect(kinds('layer')).not.toContain('file')
  expect(kinds('layer')).toContain('orthogonal')
  expect(kinds('biases')).not.toContain('orthogonal')
  expect(kinds('biases')).toContain('torch-linear')
})
