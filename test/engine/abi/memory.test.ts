import { expect, test } from 'vitest'
import { Memory } from '#engine/abi/memory'

test('a structure is written field by field, each in its type and place', () => {
  const memory = new Memory(new ArrayBuffer(64))
  memory.write('Layer', 16, {
    activations: 7,
    fanIn: 1,
    fanOut: 2,
    activation: 3,
    leak: 0.5,
    offset: 5,
    sums: 6
  })
  expect([...memory.integers.slice(4, 7)]).toEqual([1, 2, 3])
  expect(memory.floats[7]).toBe(0.5)
  expect([...memory.integers.slice(8, 11)]).toEqual([5, 6, 7])
  expect([...memory.integers.slice(0, 4), ...memory.integers.slice(11)]).toEqual(Array(9).fill(0))
})

test('a lane of a lane table is written alone, in the types of its fields', () => {
  const memory = new Memory(new ArrayBuffer(256))
  memory.writeLane('Metrics', 64, 2, { trainLosses: 0.1, testLosses: 0.2, trainCorrect: 3, testCorrect: 4 })
  expect(memory.doubles[8 + 2]).toBe(0.1)
  expect(memory.doubles[16 + 2]).toBe(0.2)
  expect(memory.integers[48 + 2]).toBe(3)
  expect(memory.integers[56 + 2]).toBe(4)
  const written = new Uint8Array(memory.integers.buffer).filter((byte) => byte !== 0)
  expect(written.length).toBe(8 + 8 + 1 + 1)
})
