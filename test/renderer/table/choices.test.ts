import { describe, expect, it } from 'vitest'
import { roleOf, withReading, withRole, withTarget } from '../../../src/renderer/table/choices'
import { tableLook } from './looks'

const look = tableLook({})
const numbers = tableLook({ task: { value: 'regression', reason: '', chosen: false } })

describe('the role of a column', () => {
  it('is the one that was chosen, before the lab has looked again', () => {
    const [height, , species] = look.columns
    expect(roleOf({}, height!)).toBe('feature')
    expect(roleOf({ columns: { height: 'ignore' } }, height!)).toBe('ignore')
    expect(roleOf({ target: 'height' }, height!)).toBe('target')
    expect(roleOf({ target: 'height' }, species!)).not.toBe('target')
  })

  it('as the target takes it from another column, where there are classes', () => {
    const chosen = withRole({ columns: { width: 'ignore' } }, look, 'width', 'target')
    expect(chosen).toMatchObject({ target: 'width', columns: undefined })
    expect(withRole(chosen, look, 'height', 'target').target).toBe('height')
  })

  it('as the target joins others that were chosen, where there are numbers to predict', () => {
    const one = withRole({}, numbers, 'height', 'target')
    expect(one.target, 'what was only proposed makes way').toBe('height')
    const two = withRole(one, numbers, 'width', 'target')
    expect(two.target).toEqual(['height', 'width'])
    const back = withRole(two, numbers, 'height', 'ignore')
    expect(back).toMatchObject({ target: 'width', columns: { height: 'ignore' } })
    expect(withTarget(two, 'species').target).toBe('species')
  })
})

describe('another way to read the file', () => {
  it('forgets what was chosen of columns, which are others then, and keeps the rest', () => {
    const chosen = { target: 'a', columns: { b: 'ignore' }, missing: 'fill', decimal: ',' } as const
    expect(withReading(chosen, { header: false })).toEqual({
      target: undefined,
      task: undefined,
      columns: undefined,
      missing: 'fill',
      decimal: ',',
      header: false
    })
  })
})
