import { describe, expect, test } from 'vitest'
import { difference, expected } from '#engine/abi/description'
import { functions } from '#engine/abi/functions'
import { checkModule, instantiate } from '#engine/abi/instance'
import { fast2, fast4, strict2, strict4 } from '../../../src/engine/backends/simd/kernels.generated'

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(base64, 'base64'))
const compiled = (base64: string): WebAssembly.Module => new WebAssembly.Module(bytesOf(base64))

describe('the module of the kernels', () => {
  test.each(Object.entries({ strict2, strict4, fast2, fast4 }))(
    '%s states what this program expects',
    (_, text) => {
      const [section] = WebAssembly.Module.customSections(compiled(text), 'abi')
      expect(JSON.parse(new TextDecoder().decode(section))).toEqual(expected)
    }
  )

  test('exports what the table says, with as many arguments', () => {
    const { exports } = new WebAssembly.Instance(compiled(strict2))
    const arities = Object.entries(exports).flatMap(([name, value]) =>
      typeof value === 'function' ? [[name, value.length]] : []
    )
    expect(Object.fromEntries(arities)).toEqual(
      Object.fromEntries(
        Object.entries(functions).map(([name, { takes }]) => [name, Object.keys(takes).length])
      )
    )
  })

  test('is refused without a description, and stays refused', () => {
    const empty = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
    for (let turn = 0; turn < 2; turn++) {
      expect(() => checkModule(empty)).toThrow('SIGMOID is unknown there and 1 here')
      expect(() => instantiate(empty)).toThrow("the kernels' module does not fit this program")
    }
  })
})

describe('a difference between module and program is told with its name and both values:', () => {
  test.each(Object.keys(expected))('%s', (name) => {
    const here = expected[name]!
    const there = typeof here === 'number' ? here + 1 : `${here} or so`
    expect(difference({ ...expected, [name]: there })).toBe(
      `the kernels' module does not fit this program: ${name} is ${there} there and ${here} here; build the lab anew`
    )
    const without = Object.fromEntries(Object.entries(expected).filter(([one]) => one !== name))
    expect(difference(without)).toContain(`${name} is unknown there and ${here} here`)
  })

  test('none where they agree', () => expect(difference(expected)).toBeNull())
})
