import { describe, expect, it } from 'vitest'
import { keptIfEqual } from '../../src/renderer/common/kept-if-equal'
import { valueAt, withValueAt } from '../../src/renderer/common/tree'
import { duplicated, moved, uniqueName } from '../../src/renderer/setup/arm-list'
import { numberOrText, numbersOrTexts } from '../../src/renderer/setup/fields/numbers'

describe('values by path', () => {
  const tree = { arms: [{ name: 'a' }, { name: 'b', training: { epochs: 3 } }], seeds: { count: 2 } }

  it('reads what is there and nothing else', () => {
    expect(valueAt(tree, 'arms[1].training.epochs')).toBe(3)
    expect(valueAt(tree, 'arms[7].name')).toBeUndefined()
    expect(valueAt(tree, 'seeds.toString')).toBeUndefined()
    expect(valueAt(null, 'seeds')).toBeUndefined()
  })

  it('changes a copy and shares the rest', () => {
    const changed = withValueAt(tree, 'arms[1].training.epochs', 5) as typeof tree
    expect(changed.arms[1]?.training?.epochs).toBe(5)
    expect(tree.arms[1]?.training?.epochs).toBe(3)
    expect(changed.seeds).toBe(tree.seeds)
    expect(changed.arms[0]).toBe(tree.arms[0])
  })

  it('makes the way to a new value, and removes one that is undefined', () => {
    expect(withValueAt({}, 'training.optimizer.learningRate', 0.1)).toEqual({
      training: { optimizer: { learningRate: 0.1 } }
    })
    expect(withValueAt({ a: 1, b: 2 }, 'b', undefined)).toEqual({ a: 1 })
  })
})

describe('typed numbers', () => {
  it('are numbers where they can be, else the text, for the message to quote', () => {
    expect(['0.1', ' 5 ', '1e-3', '-2', '.5', '0.'].map(numberOrText)).toEqual([0.1, 5, 0.001, -2, 0.5, 0])
    expect(['abc', '1,5', '0x10', 'NaN', 'Infinity', 'full'].map(numberOrText)).toEqual([
      'abc',
      '1,5',
      '0x10',
      'NaN',
      'Infinity',
      'full'
    ])
    expect(numberOrText('  ')).toBeUndefined()
    expect(numbersOrTexts('64, 32  x,')).toEqual([64, 32, 'x'])
    expect(numbersOrTexts('')).toEqual([])
  })
})

describe('the list of arms', () => {
  const arms = [{ name: 'zeros' }, { name: 'He' }, { name: 'He 2' }]

  it('moves, and duplicates under a new name', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(duplicated(arms, 1)).toEqual([
      { name: 'zeros' },
      { name: 'He' },
      { name: 'He 3' },
      { name: 'He 2' }
    ])
    expect(uniqueName('Xavier', arms)).toBe('Xavier')
  })
})

describe('keptIfEqual', () => {
  it('keeps the earlier list only where nothing changed', () => {
    const before = [1, 2]
    expect(keptIfEqual(before, [1, 2])).toBe(before)
    expect(keptIfEqual(before, [1, 3])).toEqual([1, 3])
    expect(keptIfEqual(undefined, [])).toEqual([])
  })
})
