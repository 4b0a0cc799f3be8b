import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { prepareData } from '#core/data/prepare'
import { parseExperiment } from '#core/experiment/parse'
import { planExperiment } from '#core/experiment/plan'
import { initializeParameters } from '#core/initializers/initialize'
import type { WeightsFile } from '#core/initializers/layer-rules'
import { forward } from '#core/network/forward'
import { type Layer, stepsPerEpoch } from '#core/network/problem'
import { firstState } from '#core/network/state'
import { createReferenceBackend } from '#engine/backends/reference'
import { openWeights, takeWeights } from '#lab/sources/imported-weights'
import { resolveExperiment } from '#lab/sources/resolve'
import { compression } from '#node/compression'
import { files } from '#node/files'
import { shipped } from '#node/shipped'

const field = 'arms[0].initializer'
const fixtures = fileURLToPath(new URL('../../fixtures/weights', import.meta.url))
const layers: Layer[] = [
  { fanIn: 3, fanOut: 4, activation: 'tanh' },
  { fanIn: 4, fanOut: 2, activation: 'linear' }
]
const host = { files, compression }
const fileOf = (path: string, layout?: WeightsFile['layout']): WeightsFile => ({
  kind: 'file',
  path,
  layout
})
const readImportedWeights = async (file: WeightsFile, layers: readonly Layer[], folder: string) =>
  takeWeights(await openWeights(file, field, folder, host), file, layers, field)
/** A chain of layers, from the inputs to the output. */
const chain = (...sizes: number[]): Layer[] =>
  sizes.slice(1).map((fanOut, l) => ({ fanIn: sizes[l]!, fanOut, activation: 'linear' }))

describe('a network that PyTorch made (test/fixtures/weights/make.py)', () => {
  test.each([
    [fileOf('torch.npz'), 12],
    [fileOf('torch.safetensors'), 12],
    [fileOf('torch.json'), 12],
    [fileOf('keras.npz'), 12],
    // Halves of 8 and 11 bits.
    [fileOf('mixed.safetensors'), 1.5]
  ])('answers as it does there: %j', async (file, digits) => {
    const answers = JSON.parse(await readFile(join(fixtures, 'answers.json'), 'utf8')) as Record<
      'inputs' | 'outputs',
      number[][]
    >
    const imported = await readImportedWeights(file, layers, fixtures)
    const parameters = initializeParameters(file, layers, 1, imported)
    const outputs = forward(
      layers,
      parameters,
      Float64Array.from(answers.inputs.flat()),
      answers.inputs.length
    )
    answers.outputs.flat().forEach((value, at) => expect(outputs[at]).toBeCloseTo(value, digits))
  })

  it('is refused in the wrong layout, with the right one', async () => {
    await expect(readImportedWeights(fileOf('torch.json', 'in-out'), layers, fixtures)).rejects.toThrow(
      /with "layout": "in-out"\. As "layout": "out-in" it would fit/
    )
  })
})

describe('files by hand', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'initlab-weights-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function read(name: string, content: string | Uint8Array, wanted = chain(1, 2)) {
    await writeFile(join(folder, name), content)
    return readImportedWeights(fileOf(name), wanted, folder)
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
    const { layers: read10 } = await read('order.json', JSON.stringify(named), chain(1, 1, 1, 1, 1))
    expect(read10.map(({ weights }) => weights.values[0])).toEqual([0, 2, 9, 10])
  })

  it('whose names do not tell the order are refused, with the choices', async () => {
    const named = { 'left.weight': [[1]], 'left.bias': [0], 'right.weight': [[2]], 'right.bias': [0] }
    await expect(read('plain.json', JSON.stringify(named), chain(1, 1, 1))).rejects.toThrow(
      /in several orders, for example "left.weight", "right.weight" or "right.weight", "left.weight"/
    )
  })

  test.each<[string, string, RegExp, Layer[]?]>([
    ['cut.json', '{"W1": [[1', /is not JSON/],
    ['list.json', '[1, 2]', /must hold an object of arrays by name/],
    [
      'ragged.json',
      '{"0.weight": [[1, 2], [3]], "0.bias": [0, 0]}',
      /0\.weight.*row 1 must be a list of 2 numbers like the first/,
      chain(2, 2)
    ],
    ['words.json', '{"W1": [[1, "x"]], "b1": [0, 0]}', /W1.*must hold numbers only, not "x"/],
    ['deep.json', '{"W1": [[[1]]], "b1": [0]}', /must hold|holds/],
    [
      'convolution.json',
      '{"conv.weight": [[[1, 2]], [[3, 4]]], "fc.weight": [[1, 2]], "fc.bias": [0]}',
      /"conv\.weight" \(2 × 1 × 2\): weights of more than two dimensions/,
      chain(2, 1)
    ],
    [
      'convolution-2d.json',
      '{"W1": [[[[1, 2]]]], "W2": [[1, 2]], "b2": [0]}',
      /"W1" \(1 × 1 × 1 × 2\): weights of more than two dimensions/,
      chain(2, 1)
    ],
    ['abyss.json', `{"W1": ${'['.repeat(20_000)}1${']'.repeat(20_000)}}`, /more than two dimensions/],
    ['number.json', '{"W1": 3}', /holds no arrays/],
    [
      'huge.json',
      '{"W1": [[1e999]], "b1": [0]}',
      /W1\[0\]\[0\].*is Infinity; first weights must be finite/,
      chain(1, 1)
    ],
    ['proto.json', '{"__proto__": [1], "constructor": [1]}', /holds no matrix that could be weights/]
  ])('%s is refused', async (name, content, message, wanted) => {
    await expect(read(name, content, wanted)).rejects.toThrow(message)
    await expect(read(name, content, wanted)).rejects.toMatchObject({
      problems: [{ field: `${field}.path` }]
    })
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
      /"0\.weight" \(1000000000 × 1000000\), but the network needs 2 → 2/
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
    await expect(read('w.safetensors', bytes, chain(2, 2))).rejects.toThrow(message)
  })
})

describe('what the lab does not read is called by its name, with a way to convert it', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content.padEnd(600))
  test.each<[string, Uint8Array, RegExp]>([
    [
      'net.weights.h5',
      text('\u0000HDF\r\n'),
      /Keras model without the model.*load_weights\("net\.weights\.h5"\)/
    ],
    ['net.pkl', Uint8Array.of(0x80, 4, 0x95, 0), /is a Python pickle/],
    ['W1.npy', Uint8Array.from([0x93, ...text('NUMPY')]), /is a single NumPy array/],
    ['net.mat', text('MATLAB 5.0 MAT-file'), /is a MATLAB file.*scipy\.io\.loadmat\("net\.mat"\)/],
    ['net.mat', text('MATLAB 7.3 MAT-file'), /"-v7"/],
    ['net.gguf', text('GGUF'), /is a GGUF file/],
    ['net.onnx', Uint8Array.of(8, 7, 0x12, 7), /is an ONNX model/],
    ['net.tflite', text('\u0020\0\0\0TFL3'), /is a TensorFlow Lite model/],
    ['model.json', text('{"format": "layers-model", "modelTopology": {}}'), /is a TensorFlow\.js model/],
    [
      'model.safetensors.index.json',
      text('{"metadata": {}, "weight_map": {}}'),
      /name the file with the arrays/
    ],
    ['net.rds', Uint8Array.of(0x1f, 0x8b, 8), /is a file of R/],
    ['net.gz', Uint8Array.of(0x1f, 0x8b, 8), /is packed by gzip/],
    ['net.msgpack', Uint8Array.of(0x81, 0xa6), /is MessagePack, as Flax/],
    ['net.ckpt.index', text('x'), /of a TensorFlow checkpoint/],
    ['saved_model.pb', text('x'), /is a TensorFlow SavedModel/],
    ['net.dat', text('what is this?'), /no file of weights that this lab reads/]
  ])('%s', async (name, bytes, message) => {
    if (name.endsWith('.h5')) bytes[0] = 0x89
    const read = openWeights(fileOf(name), field, '', {
      ...host,
      files: { ...files, read: () => Promise.resolve(bytes) }
    })
    await expect(read).rejects.toThrow(message)
  })

  it.each([640, 0x481, 0x8b1f])(
    'but a safetensors file may begin like one of them: a header of %i bytes',
    async (length) => {
      const header = '{"0.weight": {"dtype": "F64", "shape": [1, 1], "data_offsets": [0, 8]}}'
      const bytes = new Uint8Array(8 + length + 8)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
      bytes.set(new TextEncoder().encode(header.padEnd(length)), 8)
      const read = await openWeights(fileOf('w.safetensors'), field, '', {
        ...host,
        files: { ...files, read: () => Promise.resolve(bytes) }
      })
      if (read.kind !== 'arrays') throw new Error('holds runs')
      expect([...read.arrays.keys()]).toEqual(['0.weight'])
    }
  )
})

describe('files from other tools (test/fixtures/weights/foreign; losses of PyTorch in float64 after 25 epochs)', () => {
  const folder = fileURLToPath(new URL('../../fixtures/weights/foreign', import.meta.url))
  const experimentOf = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'))
  const resolved = async (name: string) =>
    resolveExperiment(parseExperiment(await experimentOf(name)), folder, { ...host, shipped })

  /** Final training loss with the plain reference. */
  async function finalLoss(name: string): Promise<number> {
    const { experiment, dataset, imported } = await resolved(name)
    const plan = planExperiment(experiment, prepareData(dataset, experiment.data), imported)
    const [{ problem, firstParameters }] = plan.groups as [(typeof plan.groups)[number]]
    const backend = createReferenceBackend()
    await backend.load(problem, firstState(problem, firstParameters))
    const { trainLoss } = await backend.train(problem.epochs * stepsPerEpoch(problem))
    return trainLoss.at(-1)!
  }

  test.each([
    ['e-plain', 0.25924],
    ['e-named-order', 0.22215],
    ['e-classifier-last', 0.68995],
    ['e-torch-square-no-layout', 0.68995],
    ['e-bn-st', 0.25924],
    ['e-extra-bool', 0.25924],
    ['e-extra-number-json', 0.25924],
    ['e-zip-mac', 0.25924],
    ['e-header-spaces', 0.25924],
    ['e-header-native', 0.25924],
    ['e-column-bias', 0.25924],
    ['e-sklearn-names', 0.25924],
    ['e-no-bias', 0.26666]
  ])('%s ends at a loss of %f', async (name, loss) => expect(await finalLoss(name)).toBeCloseTo(loss, 5))

  test.each([
    ['e-crc-wrong', /"W1\.npy"\): is damaged: its content does not match its checksum/],
    [
      'e-keras-h5',
      /is an HDF5 file, as Keras writes it; convert it in Python: model = keras\.models\.load_model\("model\.h5"\)/
    ],
    ['e-torch-pt', /is a PyTorch file of Python objects, .*torch\.load\("model\.pt", weights_only=True\)/]
  ])('%s is refused', (name, message) => expect(resolved(name)).rejects.toThrow(message))
})
