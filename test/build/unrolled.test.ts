import { describe, expect, test } from 'vitest'
import { unrolled } from '../../build/kernels/unrolled.mjs'

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim())

describe('loops of the kernels that are unrolled', () => {
  test('have the value in place of the name, and may name what the build gives', () => {
    const source = 'for (const v of range(TILE)) store(at, v * 16)\nfor (let v = 0; v < n; v++) go(v)'
    expect(lines(unrolled(source, { TILE: 2 }))).toEqual([
      'store(at, 0 * 16)',
      'store(at, 1 * 16)',
      'for (let v = 0; v < n; v++) go(v)'
    ])
  })

  test('go over lists, lie in one another, and know the constants of their file', () => {
    const source =
      'const CHAINS: i32 = 3 * TILE\nfor (const a of TILE > 1 ? [8, 1] : [1]) for (const b of range(CHAINS - 5)) go(a, b)'
    expect(lines(unrolled(source, { TILE: 2 })).slice(1)).toEqual(['go(8, 0)', 'go(1, 0)'])
    expect(lines(unrolled(source, { TILE: 2 }))[0]).toBe('const CHAINS: i32 = 3 * TILE')
  })

  test('fill tiles of local variables', () => {
    const source =
      'const c = registers(2, TILE)\nfor (const r of range(2)) { c[r][1] = add(c[r][0], data[r]) }'
    expect(lines(unrolled(source, { TILE: 2 }))).toEqual([
      'let c_0_0: v128, c_0_1: v128, c_1_0: v128, c_1_1: v128',
      '{ c_0_1 = add(c_0_0, data[0]) }',
      '{ c_1_1 = add(c_1_0, data[1]) }'
    ])
  })

  test('cannot be as long as something that only the running kernel knows', () => {
    expect(() => unrolled('for (const r of range(rows)) go(r)', { TILE: 2 })).toThrow('rows is not defined')
  })
})
