import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { initializeParameters } from '#core/initializers/initialize'
import type { WeightsFile } from '#core/initializers/layer-rules'
import { forward } from '#core/network/forward'
import type { Layer } from '#core/network/problem'
import { readImportedWeights } from '#lab/sources/imported-weights'
import { files } from '#node/files'

const field = 'arms[0].initializer.path'
const fixtures = fileURLToPath(new URL('../../fixtures/weights', import.meta.url))
const layers: Layer[] = [
  { fanIn: 3, fanOut: 4, activation: 'tanh' },
  { fanIn: 4, fanOut: 2, activation: 'linear' }
]
const fileOf = (path: string, layout: WeightsFile['layout'] = 'out-in'): WeightsFile => ({
  kind: 'file',
  path,
  layout
})

describe('a network that PyTorch made (test/fixtures/weights/make.py)', () => {
  test.each([
    [fileOf('torch.npz'), 12],
    [fileOf('torch.safetensors'), 12],
    [fileOf('torch.json'), 12],
    [fileOf('keras.npz', 'in-out'), 12],
    // Halves of 8 and 11 bits.
    [fileOf('mixed.safetensors'), 1.5]
  ])('answers as it does there: %j', async (file, digits) => {
    const answers = JSON.parse(await readFile(join(fixtures, 'answers.json'), 'utf8')) as Record<
      'inputs' | 'outputs',
      number[][]
    >
    const imported = await readImportedWeights(file, field, fixtures, files)
    const parameters = initializeParameters(file, layers, 1, imported)
    const outputs = forward(
      layers,
      parameters,
      Float64Array.from(answers.inputs.flat()),
      answers.inputs.length
    )
    answers.outputs.flat().forEach((value, at) => expect(outputs[at]).toBeCloseTo(value, digits))
  })

  it('read in the wrong layout has other shapes', async () => {
    const { layers: read } = await readImportedWeights(fileOf('torch.json', 'in-out'), field, fixtures, files)
    expect(read.map(({ weights }) => weights.shape)).toEqual([
      [4, 3],
      [2, 4]
    ])
  })
})

describe('files by hand', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'initlab-weights-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function read(name: string, content: string | Uint8Array, layout: WeightsFile['layout'] = 'in-out') {
    await writeFile(join(folder, name), content)
    return readImportedWeights(fileOf(name, layout), field, folder, files)
  }
  const safetensors = (header: unknown, data = 32, length?: number): Uint8Array => {
    const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
    const bytes = new Uint8Array(8 + text.length + data)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? text.length), true)
    bytes.set(text, 8)
    return bytes
  }
  const tensor = (change: object = {}) => ({ dtype: 'F64', shape: [2, 2], data_offsets: [0, 32], ...change })

  it('are ordered by the numbers in their names, 10 after 9', async () => {
    const named = Object.fromEntries(
      [10, 9, 2, 0].flatMap((number) => [
        [`layers.${number}.weight`, [[number]]],
        [`layers.${number}.bias`, [0]]
      ])
    )
    const { layers: read10 } = await read('order.json', JSON.stringify(named))
    expect(read10.map(({ weights }) => weights.values[0])).toEqual([0, 2, 9, 10])
  })

  it('without numbers keep the order of the file', async () => {
    const named = { 'hidden.weight': [[1]], 'hidden.bias': [0], 'answer.weight': [[2]], 'answer.bias': [0] }
    const { layers: both } = await read('plain.json', JSON.stringify(named))
    expect(both.map(({ weights }) => weights.values[0])).toEqual([1, 2])
  })

  test.each<[string, string, RegExp]>([
    ['cut.json', '{"W1": [[1', /is not JSON/],
    ['list.json', '[1, 2]', /must hold an object of arrays by name/],
    [
      'ragged.json',
      '{"W1": [[1, 2], [3]], "b1": [0, 0]}',
      /W1.*row 1 must be a list of 2 numbers like the first/
    ],
    ['words.json', '{"W1": [[1, "x"]], "b1": [0, 0]}', /W1.*must hold numbers only, not "x"/],
    ['deep.json', '{"W1": [[[1]]], "b1": [0]}', /W1.*must hold numbers only/],
    ['number.json', '{"W1": 3}', /W1.*must be a list/],
    ['huge.json', '{"W1": [[1e999]], "b1": [0]}', /W1\[0\]\[0\].*is Infinity; first weights must be finite/],
    ['bias.json', '{"0.weight": [[1]]}', /0\.bias.*this array is missing/],
    ['proto.json', '{"__proto__": [1], "constructor": [1]}', /W1.*this array is missing/]
  ])('%s is refused', async (name, content, message) => {
    await expect(read(name, content)).rejects.toThrow(message)
    await expect(read(name, content)).rejects.toMatchObject({ problems: [{ field }] })
  })

  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /ends inside its header/],
    [
      'a header longer than the file',
      safetensors({}, 0, 1e15),
      /its header should have 1000000000000000 bytes/
    ],
    ['no JSON', safetensors('{"a": '), /has a header that is not JSON/],
    ['a list', safetensors('[1]'), /has a header that is not JSON/],
    ['no entry', safetensors({ '0.weight': null }), /0\.weight.*has no shape or data_offsets/],
    ['a negative shape', safetensors({ '0.weight': tensor({ shape: [-2, -2] }) }), /has no shape/],
    [
      'a huge shape',
      safetensors({ '0.weight': tensor({ shape: [1e9, 1e6] }) }),
      /should hold 1000000000000000 values/
    ],
    [
      'offsets past the end',
      safetensors({ '0.weight': tensor({ data_offsets: [8, 40] }) }),
      /lies at 8 to 40 of 32 bytes/
    ],
    [
      'offsets that do not fit the shape',
      safetensors({ '0.weight': tensor({ data_offsets: [0, 24] }) }),
      /should hold 4 values/
    ],
    [
      'whole numbers',
      safetensors({ '0.weight': tensor({ dtype: 'I64' }) }),
      /holds I64; one of F64, F32, F16, BF16/
    ],
    ['a dtype of objects', safetensors({ '0.weight': tensor({ dtype: 'constructor' }) }), /holds constructor/]
  ])('.safetensors with %s is refused', async (_, bytes, message) => {
    await expect(read('w.safetensors', bytes)).rejects.toThrow(message)
  })
})
