import { describe, expect, test } from 'vitest'
import { type Description, difference, expected } from '#engine/abi/description'
import * as abi from '#engine/abi/index'
import { describing, refuseGaps } from '../../build/kernels/description.mjs'

/** What asc takes these sources to be: index.ts, with what src/engine/abi gives to the kernels beside it. */
async function described(index: string): Promise<Description> {
  const { main } = await import('assemblyscript/asc')
  const sources: Readonly<Record<string, string>> = {
    'index.ts': index,
    'abi.generated.ts': `
      export const BLOCK: i32 = 64
      export namespace Rates { export const size: usize = 64 }
      @unmanaged export class Part { inputs: usize; inputBytes: usize }`
  }
  const description: Record<string, number | string> = {}
  const { error, stderr } = await main(['index.ts', '--runtime', 'stub', '--outFile', 'kernels.wasm'], {
    transforms: [describing(expected, description)],
    readFile: (name: string) => sources[name] ?? null,
    writeFile: () => undefined,
    listFiles: () => []
  } as never)
  expect(error, String(stderr)).toBeNull()
  return description
}

describe('a kernel that has its own', () => {
  const use = "import { Part, Rates } from './abi.generated'\n"
  const gather = (more: string): string =>
    `export function gather(part: Part, from: usize): usize { return part.inputBytes + Rates.size + BLOCK + from }\n${more}`

  test('nothing of its own has the shared sizes, offsets and codes', async () => {
    expect(await described(`import { BLOCK } from './abi.generated'\n${use}${gather('')}`)).toEqual({
      BLOCK: 64,
      'Rates.size': 64,
      'Part.size': 8,
      'Part.inputs': 'usize at 0',
      'Part.inputBytes': 'usize at 4',
      gather: '(part: Part, from: usize): usize'
    })
  })

  test.each(['32', '4 * 8'])('size is found out: %s', async (value) => {
    const description = await described(`${use}const BLOCK: i32 = ${value}\n${gather('')}`)
    expect(difference({ ...expected, ...description })).toContain(`BLOCK is ${value} there and 64 here`)
  })

  test('order of fields is found out', async () => {
    const description = await described(
      `import { BLOCK, Rates } from './abi.generated'\n${gather(
        '@unmanaged class Part { inputBytes: usize; inputs: usize }'
      )}`
    )
    expect(description).toMatchObject({ 'Part.inputs': 'usize at 4', 'Part.inputBytes': 'usize at 0' })
    expect(difference({ ...expected, ...description })).toContain('Part.size is 8 there and 36 here')
  })

  test('order of arguments is found out', async () => {
    const { blocksOf } = await described(
      `export function blocksOf(train: i32, course: i32): i32 { return train - course }`
    )
    expect(blocksOf).toBe('(train: i32, course: i32): i32')
  })
})

describe('a kernel that lacks something fails the build:', () => {
  const names = Object.keys(abi.codes).join(' ')
  const calls = (...lines: string[]): string => `(module ${lines.join('\n')})`

  test('not where it has a line for every code', () => {
    refuseGaps(calls('(func $activations/activate (nop))'), [names], abi)
  })

  test('a code that none of them mentions', () => {
    const others = names.replace(' GELU ', ' ').replace(' ADAM ', ' ')
    expect(() => refuseGaps(calls(), [others], abi)).toThrow('src/engine/kernels has nothing for GELU, ADAM')
  })

  test('a line of a chain', () => {
    const gelu = '(call $activations/noSlope\n   (i32.const 10)\n  )'
    const rmsprop = '(call $optimizers/noFirstSlot\n   (i32.const 7)\n  )'
    expect(() => refuseGaps(calls(gelu, gelu, rmsprop), [names], abi)).toThrow(
      'slope in src/engine/kernels/activations.ts has no line for gelu\n' +
        'firstSlot in src/engine/kernels/optimizers.ts has no line for rmsprop'
    )
  })

  test('a chain that is not gone through before the kernel runs', () => {
    const chain = [
      '(import "losses" "noDelta" (func $losses/noDelta))',
      '(call $losses/noDelta (local.get $0))'
    ]
    expect(() => refuseGaps(calls(...chain), [names], abi)).toThrow('is gone through as they run')
  })
})
