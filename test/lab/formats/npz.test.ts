import { readFile } from 'node:fs/promises'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { parse } from 'npyjs'
import { describe, expect, test } from 'vitest'
import { InputError } from '#core/errors'
import { readNpz, writeNpz } from '#lab/formats/npz'

const source = { field: 'arms[0].initializer.path', name: 'weights.npz' }

/** Files written by NumPy (test/fixtures/npz/make.py). */
const fixture = async (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../../fixtures/npz/${name}`, import.meta.url))

describe('arrays that NumPy wrote', async () => {
  const arrays = readNpz(await fixture('arrays.npz'), source)
  const valuesOf = (name: string): number[] => [...arrays.get(name)!.values]

  test.each([...arrays.keys()].filter((name) => /^(little|big|fortran$)/.test(name)))('%s', (name) => {
    expect(arrays.get(name)?.shape).toEqual([2, 3])
    expect(valuesOf(name)).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('Fortran order in three dimensions', () => {
    expect(valuesOf('fortran_3d')).toEqual(Array.from({ length: 24 }, (_, i) => i))
  })

  test('scalars, rows and empty arrays', () => {
    expect(arrays.get('scalar')).toEqual({ shape: [], values: Float64Array.of(7) })
    expect(arrays.get('row')?.shape).toEqual([6])
    expect(arrays.get('none')).toEqual({ shape: [0, 3], values: new Float64Array(0) })
  })

  test('infinities, NaN, negative zero and the edges of float16', () => {
    expect(valuesOf('special')).toEqual([Infinity, -Infinity, NaN, -0, 2 ** -24, 65504])
  })

  test('compressed', async () => {
    const packed = readNpz(await fixture('packed.npz'), source)
    expect(packed.get('W1')?.values).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5))
  })
})

describe('arrays that the lab writes', () => {
  const arrays = {
    W1: { shape: [2, 3], values: Float32Array.of(1, -0, NaN, Infinity, 1e-40, 3.5) },
    b1: { shape: [3], values: Float64Array.of(0.1, Number.MAX_VALUE, Number.MIN_VALUE) },
    epochs: { shape: [2, 1, 1], values: Int32Array.of(-1, 2 ** 31 - 1) },
    loss: { shape: [], values: Float64Array.of(Math.PI) },
    none: { shape: [0], values: new Float64Array(0) }
  }

  test('come back bit for bit', () => {
    expect(Object.fromEntries(readNpz(writeNpz(arrays), source))).toEqual(arrays)
  })

  test('are read by another library', () => {
    for (const [name, bytes] of Object.entries(unzipSync(writeNpz(arrays)))) {
      const { data, shape, fortranOrder } = parse(bytes.slice().buffer)
      const { values, shape: written } = arrays[name.slice(0, -'.npy'.length) as keyof typeof arrays]
      expect({ data, shape, fortranOrder }).toEqual({ data: values, shape: written, fortranOrder: false })
    }
  })
})

describe('what is no array is refused by name', () => {
  const npy = unzipSync(writeNpz({ W1: { shape: [2], values: Float64Array.of(1, 2) } }))['W1.npy']!
  const messageOf = (bytes: Uint8Array): string => {
    try {
      readNpz(bytes, source)
    } catch (error) {
      if (error instanceof InputError) return error.message
      throw error
    }
    return 'no error'
  }
  const zipped = (content: Uint8Array): Uint8Array => zipSync({ 'W1.npy': content })
  const withHeader = (from: string, to: string): Uint8Array =>
    strToU8(Buffer.from(npy).toString('latin1').replace(from, to), true)

  test.each([
    ['cut short', zipped(npy.slice(0, -1)), 'should hold 2 values (shape 2)'],
    ['too long', zipped(Uint8Array.of(...npy, 0)), 'should hold 2 values'],
    ['cut inside its header', zipped(npy.slice(0, 40)), 'ends inside its header'],
    ['text', zipped(strToU8('W1 = [1, 2]')), 'is not a .npy array'],
    ['pickled objects', zipped(withHeader("'<f8'", "'|O8'")), "holds values of type '|O8'"],
    ['a structured type', zipped(withHeader("'<f8'", '[(1)]')), 'real numbers are needed'],
    ['a shape beyond its data', zipped(withHeader('(2,), }  ', '(2e9,), }')), 'W1'],
    ['no zip', strToU8('nonsense'), 'is not a .npz archive, or is damaged'],
    ['nothing', new Uint8Array(0), 'is not a .npz archive, or is damaged']
  ])('%s', (_, bytes, message) => {
    expect(messageOf(bytes)).toContain('arms[0].initializer.path (weights.npz')
    expect(messageOf(bytes)).toContain(message)
  })

  test('an archive that unpacks to more than a desktop holds', () => {
    const bomb = zipSync({ 'W1.npy': npy })
    const view = new DataView(bomb.buffer)
    const central = Buffer.from(bomb).indexOf('PK\x01\x02', 0, 'latin1')
    view.setUint32(central + 24, 2_000_000_000, true)
    expect(messageOf(bomb)).toContain('unpacks to more than 1000000000 bytes')
  })
})
